import DICOM
import DICOMNetwork
import Logging
import NIOPosix
import TestSupport

/// A modality whose every response is known.
struct TestSender {
    /// The port of the node.
    let port: Int
    /// The title by which the node is called.
    var called = ApplicationEntityTitle(constant: "SEGNODE")

    /// Makes an association for CT instances and runs `body` with it.
    func withAssociation<Result>(_ body: (Association) async throws -> Result) async throws -> Result {
        let remote = RemoteApplicationEntity(title: called, host: "127.0.0.1", port: port)
        let context = ProposedContext(
            abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: [.explicitVRLittleEndian])
        return try await requestor.withAssociation(to: remote, proposing: [context, .verification], body)
    }

    /// Sends instances on one association; returns the responses.
    func store(_ items: [StoreItem]) async throws -> [StoreResponse] {
        try await withAssociation { association in
            var responses: [StoreResponse] = []
            for item in items { responses.append(try await association.store(item)) }
            return responses
        }
    }

    private var requestor: AssociationRequestor {
        var timeouts = RequestorTimeouts()
        timeouts.response = .seconds(300)
        return AssociationRequestor(
            callingAETitle: ApplicationEntityTitle(constant: "CT1"), timeouts: timeouts,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
}

extension StoreItem {
    /// A CT instance as a sender announces it.
    init(_ instance: SyntheticInstance) {
        self.init(
            source: .bytes(instance.encoded), sopClassUID: SOPClass.ctImageStorage,
            sopInstanceUID: instance.sopInstanceUID, transferSyntax: .explicitVRLittleEndian)
    }
}
