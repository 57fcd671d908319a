import DICOM
import Logging
import NIOCore

/// One association as its event loop sees it, the same for requestor and acceptor: serves the requests of the peer, one
/// at a time, and sends those of its own user.
///
/// A fixed amount of memory for what the peer sends: one command set, one request that waits while another is served, a
/// few responses that nobody has asked for yet. Everything else waits in the peer's socket.
///
/// Confined to the event loop of its channel.
///
/// Standard: PS3.7 9 and 10.
final class AssociationSession: UpperLayerUser {
    /// How the association is made.
    enum Opening {
        case acceptor(AcceptorPolicy)
        case requestor(RequestorPolicy, EventLoopPromise<Association>)
    }

    /// What becomes of the data set that is arriving.
    enum Arriving {
        case nothing
        /// An operation takes it.
        case request(IncomingOperation)
        /// It is read past, then its request is answered.
        case refused(command: CommandSet, response: CommandSet, contextID: UInt8)
        /// It belongs to a response.
        case response(OutgoingRequest, CommandSet)
        /// It is read past.
        case passed
    }

    let id = AssociationIdentifier()
    let channel: any Channel
    let services: ServiceRegistry
    let limits: DataSetLimits
    /// How long a response may take.
    let responseTimeout: TimeAmount
    let ledger: AssociationLedger
    let peerAddress: String
    /// Gone once a requestor has its association: its promise would keep that alive.
    private var opening: Opening?
    var logger: Logger
    weak var handler: UpperLayerHandler?
    /// Whether there are too many associations already.
    var isOverLimit = false
    var isClosing = false

    // What was negotiated.
    private(set) var negotiated: NegotiatedAssociation?
    var contexts: [UInt8: NegotiatedContext] = [:]

    // What comes from the peer.
    var assembler = MessageAssembler()
    var arriving = Arriving.nothing
    var performing: IncomingOperation?
    /// Requests that wait until the one before them is answered; two at most.
    var parked: [(command: CommandSet, context: NegotiatedContext)] = []
    /// Who serves a command field in a presentation context, as far as asked already.
    var served: [ServedRequest: any ServiceProvider] = [:]
    var operations = 0
    var holds: HoldReasons = []
    var progress = DataSetProgress()
    /// How often nothing was read because of a disk; tells one such time from the next.
    var diskWaits = 0
    var hasLargeBuffer = false

    // What goes to the peer.
    var outgoing: [UInt16: OutgoingRequest] = [:]
    var lastMessageID: UInt16 = 0
    var waiting = CircularBuffer<WaitingRequest>()
    var turns = CircularBuffer<Turn>()
    /// The request that is going out.
    var sending: OutgoingRequest?
    /// How much of the time for a response is left while it does not run.
    var patience = TimeAmount.zero
    /// Why the association is over.
    private(set) var failure: NetworkError?

    init(
        channel: any Channel, opening: Opening, services: ServiceRegistry, settings: AssociationSettings,
        observer: any AssociationObserver = DeafObserver(), logger: Logger
    ) {
        self.channel = channel
        self.opening = opening
        self.services = services
        limits = settings.limits
        responseTimeout = TimeAmount(settings.responseTimeout)
        peerAddress = Self.address(of: channel)
        ledger = AssociationLedger(id: id, observer: observer, peerAddress: peerAddress)
        self.logger = logger
        self.logger[metadataKey: "association.id"] = .string(id.description)
    }

    /// The peer's IP address; one of IPv4 that comes over a socket of IPv6 is written as what it is.
    static func address(of channel: any Channel) -> String {
        guard let address = channel.remoteAddress?.ipAddress else { return "unknown" }
        return address.hasPrefix("::ffff:") && address.contains(".") ? String(address.dropFirst(7)) : address
    }

    /// The association for its users, once it is there.
    var association: Association? {
        negotiated.map { Association($0, session: NIOLoopBound(self, eventLoop: channel.eventLoop), channel: channel) }
    }
}

/// Why nothing is read.
package struct HoldReasons: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The operation is as good as done and reads nothing further.
    package static let operation = Self(rawValue: 1)
    /// A disk does not follow.
    package static let disk = Self(rawValue: 2)
    /// What follows a request that waits until the one before it is answered, or more than one waits.
    package static let parked = Self(rawValue: 4)
    /// Responses wait for whoever asked.
    package static let responses = Self(rawValue: 8)
}

/// What bounds an association besides the deadlines of its upper layer.
struct AssociationSettings: Sendable {
    var limits: DataSetLimits
    var responseTimeout: Duration
}

// MARK: - Beginning and end

extension AssociationSession {
    func answer(_ request: AssociateRequest) -> AssociateAnswer {
        // Only an acceptor's association is requested by the peer.
        guard case .acceptor(let policy)? = opening else { return .reject(.calledAETitleNotRecognized) }
        logger[metadataKey: "ae.calling"] = .string(request.callingAETitle)
        do throws(AssociateRejection) {
            let (calling, called) = try policy.titles(of: request, isFull: isOverLimit || isClosing)
            let (accept, contexts) = policy.accept(request)
            establish(peer: calling, own: called, contexts, request.userInformation)
            ledger.noteAccepted(request, refusedContexts: AcceptorPolicy.refusals(of: request, accept))
            return .accept(accept)
        } catch {
            ledger.noteRejected(request, error)
            return .reject(error)
        }
    }

    func rejected(_ request: AssociateRequest, _ rejection: AssociateRejection) {
        ledger.noteRejected(request, rejection)
    }

    func accepted(_ accept: AssociateAccept) {
        guard case .requestor(let policy, let established)? = opening else { return }
        opening = nil
        establish(peer: policy.called, own: policy.calling, policy.contexts(accept), accept.userInformation)
        if let association { established.succeed(association) } else { established.fail(NetworkError.connectionLost) }
    }

    private func establish(
        peer: ApplicationEntityTitle, own: ApplicationEntityTitle, _ contexts: [NegotiatedContext],
        _ information: UserInformation
    ) {
        let parties = AssociationParties(id: id, peerAETitle: peer, ownAETitle: own, peerAddress: peerAddress)
        negotiated = NegotiatedAssociation(
            parties: parties, contexts: contexts,
            encoder: DataPDUEncoder(peerMaximumLength: information.maximumLength))
        self.contexts = Dictionary(contexts.map { ($0.id, $0) }) { $1 }
    }

    func ended(_ end: AssociationEnd) {
        let error = failure ?? NetworkError(end)
        failure = error
        abandonIncoming()
        failOutgoing(error)
        let isKnown = ledger.noteEnd(end)
        switch opening {
        case .requestor(_, let established)?: established.fail(error)
        case .acceptor?: if !isKnown { noteEarlyEnd(end) }
        case nil: break
        }
        opening = nil
    }

    /// Of a rejection the observer has heard already.
    private func noteEarlyEnd(_ end: AssociationEnd) {
        if case .rejected = end { return }
        logger.debug("Connection ended before an association", metadata: ["end": .string(end.description)])
    }

    /// Breaks the association off; who waits for a response gets `error`.
    func abort(_ error: NetworkError) {
        guard failure == nil else { return }
        failure = error
        handler?.abort(.serviceUser, because: error.description)
    }

    func transportFailed(_ error: any Error) {
        logger.debug("Transport connection failed", metadata: ["error": .string(SystemError.text(error))])
    }

    /// Releases the association; responses that still come are read past, and who waits for one is told.
    func release() {
        for request in outgoing.values { request.abandon() }
        resume(.responses)
        handler?.handle(.releaseLocally)
    }

    /// Ends the association now, or as soon as the request that is being served has been answered.
    func closeWhenAnswered() {
        isClosing = true
        if performing != nil { return }
        switch arriving {
        case .nothing, .response, .passed: closeNow()
        case .request, .refused: break
        }
    }

    func closeNow() {
        failure = failure ?? .cancelled
        handler?.abort(.serviceUser, because: "the node is stopping")
    }
}

// MARK: - Reading

extension AssociationSession {
    /// Reads nothing further.
    func hold(_ reason: HoldReasons) {
        holds.insert(reason)
        handler?.hold()
        watchSilence()
    }

    /// Reads on, where nothing else stands in the way.
    func resume(_ reasons: HoldReasons) {
        guard !holds.isDisjoint(with: reasons) else { return }
        holds.subtract(reasons)
        watchSilence()
        if holds.isEmpty { handler?.resume() }
    }

    var isPreparingResponse: Bool { performing != nil }

    /// Whether a request of ours is in the middle, whose response may be there already.
    var isSending: Bool { sending != nil }

    var isReceiving: Bool {
        if case .nothing = arriving { !outgoing.isEmpty || isSending } else { true }
    }
}
