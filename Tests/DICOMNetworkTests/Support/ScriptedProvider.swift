import DICOM
import DICOMNetwork
import Synchronization

/// A provider of one abstract syntax that remembers what it is asked, and answers when a test says so.
final class ScriptedProvider: ServiceProvider {
    struct Asked: Sendable {
        let request: ServiceRequest
        let responder: Responder
        let dataSet: [UInt8]
    }

    private struct State {
        var asked: [Asked] = []
        var cancellations = 0
    }

    let requests: Set<CommandField>
    private let abstractSyntaxes: [UID: ServiceRoles]
    private let state = Mutex(State())
    private let onRequest: @Sendable (Asked) -> Void

    init(
        _ requests: Set<CommandField>, _ abstractSyntaxes: [UID: ServiceRoles],
        onRequest: @escaping @Sendable (Asked) -> Void = { _ in }
    ) {
        self.requests = requests
        self.abstractSyntaxes = abstractSyntaxes
        self.onRequest = onRequest
    }

    var asked: [Asked] { state.withLock { $0.asked } }
    /// How often the peer had enough, or was gone.
    var cancellations: Int { state.withLock { $0.cancellations } }

    func roles(for abstractSyntax: UID) -> ServiceRoles { abstractSyntaxes[abstractSyntax] ?? [] }

    func begin(_ request: ServiceRequest, _ responder: Responder) -> any ServiceOperation {
        CollectedOperation(responder, limit: 1000) {
            self.state.withLock { $0.cancellations += 1 }
        } _: { dataSet in
            let asked = Asked(request: request, responder: responder, dataSet: dataSet)
            self.state.withLock { $0.asked.append(asked) }
            self.onRequest(asked)
        }
    }
}

extension UID {
    static let studyRootFind = UID(constant: "1.2.840.10008.5.1.4.1.2.2.1")
    static let studyRootGet = UID(constant: "1.2.840.10008.5.1.4.1.2.2.3")
    static let storageCommitment = UID(constant: "1.2.840.10008.1.20.1")
}
