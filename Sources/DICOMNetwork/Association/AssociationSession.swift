import DICOM
import Logging
import NIOCore

/// The service class provider of one association: answers C-ECHO, hands C-STORE data sets to the storage provider.
///
/// Confined to the event loop of its channel.
///
/// Standard: PS3.4 A and B, PS3.7 9.
final class AcceptedAssociation: UpperLayerUser {
    /// What happens with the data set that is arriving.
    enum Operation {
        case none
        /// It is stored.
        case store(command: CommandSet, contextID: UInt8, receiver: any InstanceReceiver)
        /// It is read past, then this is answered.
        case drain(response: CommandSet, contextID: UInt8)
        /// It is complete, the response is being prepared.
        case commit(StoreCompletion)
    }

    let configuration: AcceptorConfiguration
    let storage: any StorageProvider
    let observer: any AssociationObserver
    let peerAddress: String
    /// Whether there are too many associations already.
    var isOverLimit = false
    let id = AssociationIdentifier()
    var logger: Logger
    weak var handler: UpperLayerHandler?
    var contexts: [UInt8: NegotiatedContext] = [:]
    var encoder = DataPDUEncoder(peerMaximumLength: 0)
    var assembler = MessageAssembler()
    var operation = Operation.none
    var isClosing = false
    var hasLargeBuffer = false
    var progress = DataSetProgress()
    /// How often nothing was read because of the disk; tells one such time from the next.
    var holds = 0
    /// What the observer has been told of.
    var reportedRefusals: Set<DIMSEStatus> = []
    /// Set as soon as the association is accepted.
    var summary: AssociationSummary?
    var callingAETitle: ApplicationEntityTitle?
    var calledAETitle: ApplicationEntityTitle?
    private let start = ContinuousClock.now

    init(
        configuration: AcceptorConfiguration,
        storage: any StorageProvider,
        observer: any AssociationObserver,
        peerAddress: String,
        logger: Logger
    ) {
        self.configuration = configuration
        self.storage = storage
        self.observer = observer
        self.peerAddress = peerAddress
        self.logger = logger
        self.logger[metadataKey: "association.id"] = .string(id.description)
    }

    /// Ends the association now, or as soon as the instance that is arriving has been answered.
    func closeWhenAnswered() {
        isClosing = true
        if case .none = operation { closeNow() }
    }

    func closeNow() { handler?.abort(.serviceUser, because: "the node is stopping") }

    /// Only a requestor's association is accepted by the peer.
    func accepted(_ accept: AssociateAccept) {}

    func ended(_ end: AssociationEnd) {
        let last = operation
        operation = .none
        if case .store(_, _, let receiver) = last {
            summary?.interruptedInstances += 1
            receiver.abandon()
        }
        guard var summary else { return endedEarly(end) }
        summary.elapsed = .now - start
        summary.end = end
        observer.associationEnded(summary)
    }

    /// Of a rejection the observer has heard already.
    private func endedEarly(_ end: AssociationEnd) {
        if case .rejected = end { return }
        logger.debug("Connection ended before an association", metadata: ["end": .string(end.description)])
    }

    /// Tells of an association that was not accepted.
    func rejected(_ request: AssociateRequest, _ rejection: AssociateRejection) {
        var summary = makeSummary(request)
        summary.elapsed = .now - start
        summary.end = .rejected(rejection)
        observer.associationRejected(summary)
    }

    func makeSummary(_ request: AssociateRequest) -> AssociationSummary {
        AssociationSummary(
            id: id,
            callingAETitle: request.callingAETitle,
            calledAETitle: request.calledAETitle,
            peerAddress: peerAddress,
            implementationVersionName: request.userInformation.implementationVersionName
        )
    }
}
