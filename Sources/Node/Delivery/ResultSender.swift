import Archive
package import Catalog
import DICOM
package import DICOMNetwork
import Foundation

/// Sends one result by C-STORE and understands the answer.
package struct ResultSender: Sendable {
    private let requestor: AssociationRequestor
    private let work: BlockingWork

    /// Creates a sender, which reads results with `work`.
    package init(requestor: AssociationRequestor, work: BlockingWork) {
        self.requestor = requestor
        self.work = work
    }

    /// Sends the result of a delivery.
    ///
    /// - Returns: What the destination said beside its success; `nil` where it had no reservation.
    package func send(_ delivery: DeliveryRecord, to destination: Destination) async throws(DeliveryFailure) -> String?
    {
        let response = try await store(try await item(delivery.path), at: destination)
        switch response.status.category {
        case .success: return nil
        case .warning: return Self.text(of: response)
        // UIDs of results are derived from what they are made of: what is there under this one is this result.
        case .failure where response.status == .duplicateSOPInstance:
            return "the destination has this SOP instance already: \(Self.text(of: response))"
        default:
            throw DeliveryFailure(
                kind: response.status.isWorthRepeating ? .transient : .permanent, reason: Self.text(of: response))
        }
    }

    private func store(
        _ item: StoreItem, at destination: Destination
    ) async throws(DeliveryFailure) -> StoreResponse {
        let remote = RemoteApplicationEntity(
            title: destination.aeTitle, host: destination.host, port: destination.port)
        do {
            return try await requestor.withAssociation(to: remote, proposing: [item.proposedContext]) { association in
                try await association.store(item)
            }
        } catch NetworkError.cancelled {
            throw DeliveryFailure(kind: .interrupted, reason: "the node stopped")
        } catch let error as NetworkError {
            throw DeliveryFailure(kind: error.isTransient ? .transient : .permanent, reason: "\(error)")
        } catch {
            throw DeliveryFailure(kind: .transient, reason: "\(error)")
        }
    }

    private func item(_ path: String) async throws(DeliveryFailure) -> StoreItem {
        do {
            return try await work.run { try Self.item(path) }
        } catch {
            throw error as? DeliveryFailure ?? DeliveryFailure(kind: .interrupted, reason: "the node stopped")
        }
    }

    /// The result as it was published: what a disk has made of it since is not sent to anybody.
    private static func item(_ path: String) throws(DeliveryFailure) -> StoreItem {
        do throws(ArchiveError) {
            if case .damaged(let reason) = try StoredFile.verifyResult(path) {
                throw .unreadableFile(path: path, reason: "\(reason); to retry its job makes it again")
            }
        } catch {
            let isDamaged = if case .unreadableFile = error { true } else { false }
            throw DeliveryFailure(kind: isDamaged ? .permanent : .transient, reason: "\(error)")
        }
        do {
            return try StoreItem(part10: path)
        } catch {
            throw DeliveryFailure(
                kind: error.systemFailure == nil ? .permanent : .transient, reason: "\(error)")
        }
    }

    /// The status; what the peer wrote beside it is counted, since it can name a patient.
    private static func text(of response: StoreResponse) -> String {
        "\(response.status)"
            + (response.errorComment.map { " (with an Error Comment of \($0.utf8.count) bytes)" } ?? "")
    }
}

extension DIMSEStatus {
    /// Whether a failed C-STORE may succeed later: the peer ran out of something, or failed inside.
    ///
    /// Standard: PS3.4 Table B.2-1.
    fileprivate var isWorthRepeating: Bool {
        [.outOfResources, .processingFailure, .resourceLimitation].contains(general)
    }
}
