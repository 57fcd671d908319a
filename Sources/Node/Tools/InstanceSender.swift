public import DICOM
public import DICOMNetwork

/// Sends files by C-STORE as they are, in the transfer syntax in which they lie there; native ones in Implicit VR
/// Little Endian where the peer takes only that.
///
///     let outcomes = try await InstanceSender(requestor: requestor).send(found.instances, to: pacs)
public struct InstanceSender: Sendable {
    private let requestor: AssociationRequestor

    /// Creates a sender.
    public init(requestor: AssociationRequestor) { self.requestor = requestor }

    /// Sends the instances on as few associations as their SOP classes and transfer syntaxes allow.
    ///
    /// - Parameter progress: is told each outcome as it is known.
    /// - Returns: One outcome for each file, in order; what came after the end of an association was not sent.
    /// - Throws: ``NetworkError`` where no association could be made at all.
    public func send(
        _ files: [InstanceFile], to remote: RemoteApplicationEntity,
        progress: (InstanceOutcome) -> Void = { _ in }
    ) async throws -> [InstanceOutcome] {
        var outcomes: [InstanceOutcome] = []
        for batch in Self.batches(files) {
            do {
                try await requestor.withAssociation(to: remote, proposing: batch.contexts) { association in
                    for file in batch.files {
                        let outcome = try await Self.store(file, on: association)
                        outcomes.append(outcome)
                        progress(outcome)
                    }
                }
            } catch let error as NetworkError {
                guard !outcomes.isEmpty else { throw error }
                return outcomes
                    + files.dropFirst(outcomes.count).map {
                        InstanceOutcome(path: $0.path, result: .notSent, detail: "\(error)")
                    }
            }
        }
        return outcomes
    }

    private static func store(
        _ file: InstanceFile, on association: Association
    ) async throws(NetworkError) -> InstanceOutcome {
        do throws(NetworkError) {
            let response = try await association.store(file.storeItem)
            let detail = "\(response.status)" + (response.errorComment.map { " (\($0))" } ?? "")
            switch response.status.category {
            case .success: return InstanceOutcome(path: file.path, result: .stored)
            case .warning: return InstanceOutcome(path: file.path, result: .warning, detail: detail)
            default: return InstanceOutcome(path: file.path, result: .refused, detail: detail)
            }
        } catch {
            switch error {
            case .noAcceptedContext, .unreadable:
                return InstanceOutcome(path: file.path, result: .refused, detail: "\(error)")
            default: throw error
            }
        }
    }

    /// Files in order, cut where an association would need more presentation contexts than it can have.
    package static func batches(_ files: [InstanceFile]) -> [(files: [InstanceFile], contexts: [ProposedContext])] {
        var batches: [(files: [InstanceFile], contexts: [ProposedContext])] = []
        for file in files {
            let context = file.storeItem.proposedContext
            let last = batches.count - 1
            if last >= 0, batches[last].contexts.contains(context) {
                batches[last].files.append(file)
            } else if last >= 0, batches[last].contexts.count < AssociationRequestor.maximumContexts {
                batches[last].files.append(file)
                batches[last].contexts.append(context)
            } else {
                batches.append(([file], [context]))
            }
        }
        return batches
    }
}

extension InstanceFile {
    /// The instance as an association sends it.
    public var storeItem: StoreItem {
        StoreItem(
            source: .file(path: path, dataSetOffset: identification.dataSetOffset), sopClassUID: sopClassUID,
            sopInstanceUID: identification.sopInstanceUID, transferSyntax: identification.transferSyntax)
    }
}
