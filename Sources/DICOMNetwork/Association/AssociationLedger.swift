/// Counts what happens on an association and tells an observer; a requestor's association has none that listens.
final class AssociationLedger {
    private let id: AssociationIdentifier
    private let observer: any AssociationObserver
    private let peerAddress: String
    private let start = ContinuousClock.now
    /// Set as soon as an association is accepted.
    private(set) var summary: AssociationSummary?
    /// What the observer has been told of.
    private var reportedRefusals: Set<DIMSEStatus> = []

    init(id: AssociationIdentifier, observer: any AssociationObserver, peerAddress: String) {
        self.id = id
        self.observer = observer
        self.peerAddress = peerAddress
    }

    /// An association was accepted.
    func noteAccepted(_ request: AssociateRequest, refusedContexts: [String]) {
        var summary = makeSummary(request)
        summary.refusedContexts = refusedContexts
        self.summary = summary
        observer.associationAccepted(summary)
    }

    /// An association was not accepted.
    func noteRejected(_ request: AssociateRequest, _ rejection: AssociateRejection) {
        var summary = makeSummary(request)
        summary.elapsed = .now - start
        summary.end = .rejected(rejection)
        observer.associationRejected(summary)
    }

    /// The association ended; `false` where none was accepted.
    func noteEnd(_ end: AssociationEnd) -> Bool {
        guard var summary else { return false }
        summary.elapsed = .now - start
        summary.end = end
        observer.associationEnded(summary)
        return true
    }

    /// Bytes of a data set came.
    func count(_ bytes: Int) { summary?.dataSetBytes += bytes }

    /// The data set of a request did not arrive whole.
    func noteInterrupted(_ field: CommandField) {
        if field == .cStoreRequest { summary?.interruptedInstances += 1 }
    }

    /// A service answered a request for good.
    func noteAnswer(to field: CommandField, _ outcome: ServiceOutcome) {
        switch field {
        case .cStoreRequest where outcome.status.category == .failure: noteRefusal(of: field, outcome)
        case .cStoreRequest: summary?.storedInstances += 1
        case .cEchoRequest: summary?.echoes += 1
        default: break
        }
    }

    /// A request was refused; the observer hears of each status once.
    func noteRefusal(of field: CommandField, _ outcome: ServiceOutcome) {
        if field == .cStoreRequest { summary?.refusedInstances += 1 }
        guard let summary, reportedRefusals.insert(outcome.status).inserted else { return }
        observer.instanceRefused(
            InstanceRefusal(
                associationID: id, callingAETitle: summary.callingAETitle, peerAddress: peerAddress,
                status: outcome.status, reason: outcome.errorComment ?? outcome.status.meaning))
    }

    private func makeSummary(_ request: AssociateRequest) -> AssociationSummary {
        AssociationSummary(
            id: id,
            callingAETitle: request.callingAETitle,
            calledAETitle: request.calledAETitle,
            peerAddress: peerAddress,
            implementationVersionName: request.userInformation.implementationVersionName
        )
    }
}

/// Hears nothing.
struct DeafObserver: AssociationObserver {
    func associationAccepted(_ summary: AssociationSummary) {}
    func associationRejected(_ summary: AssociationSummary) {}
    func instanceRefused(_ refusal: InstanceRefusal) {}
    func associationEnded(_ summary: AssociationSummary) {}
}
