import Archive
import DICOM
import DICOMNetwork
import Foundation

/// Sends one result by C-STORE and understands the answer.
struct ResultSender: Sendable {
    let requestor: AssociationRequestor

    /// Sends the result of a delivery.
    ///
    /// - Returns: What the destination said beside its success; `nil` where it had no reservation.
    func send(_ delivery: DeliveryRecord, to destination: Destination?) async throws(DeliveryFailure) -> String? {
        guard let destination else {
            throw DeliveryFailure(
                isTransient: false, reason: "no destination of the name \"\(delivery.destination)\" is configured")
        }
        let response = try await store(try item(delivery), at: destination)
        switch response.status.category {
        case .success: return nil
        case .warning: return Self.text(of: response)
        default:
            throw DeliveryFailure(isTransient: response.status.isWorthRepeating, reason: Self.text(of: response))
        }
    }

    private func store(
        _ item: StoreItem, at destination: Destination
    ) async throws(DeliveryFailure) -> StoreResponse {
        let remote = RemoteApplicationEntity(
            title: destination.aeTitle, host: destination.host, port: destination.port)
        let context = ProposedContext(abstractSyntax: item.sopClassUID, transferSyntaxes: [item.transferSyntax])
        do {
            return try await requestor.withAssociation(to: remote, proposing: [context]) { association in
                try await association.store(item)
            }
        } catch let error as NetworkError {
            throw DeliveryFailure(isTransient: error.isTransient, reason: "\(error)")
        } catch {
            throw DeliveryFailure(isTransient: true, reason: "\(error)")
        }
    }

    private func item(_ delivery: DeliveryRecord) throws(DeliveryFailure) -> StoreItem {
        do {
            return try StoreItem(part10: delivery.path)
        } catch {
            throw DeliveryFailure(isTransient: false, reason: "\(error)")
        }
    }

    private static func text(of response: StoreResponse) -> String {
        "\(response.status)" + (response.errorComment.map { " (\($0))" } ?? "")
    }
}

extension DIMSEStatus {
    /// Whether a failed C-STORE may succeed later: the peer ran out of something, or failed inside.
    ///
    /// Standard: PS3.4 Table B.2-1.
    fileprivate var isWorthRepeating: Bool {
        (0xA700...0xA7FF).contains(rawValue) || rawValue == 0x0110 || rawValue == 0x0213
    }
}
