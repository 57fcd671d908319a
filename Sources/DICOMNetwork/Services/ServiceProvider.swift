public import DICOM

/// The roles in a service: who asks for it and who has it.
///
/// Standard: PS3.7 7.1.
public struct ServiceRoles: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Creates a set of roles.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Service class user, SCU.
    public static let user = Self(rawValue: 1)
    /// Service class provider, SCP.
    public static let provider = Self(rawValue: 2)
}

/// One service class: which abstract syntaxes it has, in which transfer syntaxes and roles, and what is done when a
/// peer asks for it. A new service class is one type like this, and one line where the node registers its providers.
///
///     struct NothingFound: ServiceProvider {
///         var requests: Set<CommandField> { [.cFindRequest] }
///         func roles(for abstractSyntax: UID) -> ServiceRoles { abstractSyntax == studyRoot ? .provider : [] }
///         func begin(_ request: ServiceRequest, _ responder: Responder) -> any ServiceOperation {
///             CollectedOperation(responder) { _ in responder.respond(.success) }
///         }
///     }
///
/// Everything is called on event loops and must not block.
///
/// Standard: PS3.4.
public protocol ServiceProvider: Sendable {
    /// The requests that are served; all others are answered with 0x0211 (unrecognized operation).
    var requests: Set<CommandField> { get }

    /// The roles that this node takes in presentation contexts of an abstract syntax; none where the abstract syntax
    /// belongs to another service class.
    ///
    /// A node that is only a user of it (the Storage SOP classes of a C-GET provider) says ``ServiceRoles/user``; the
    /// peer has to propose the role selection that this takes.
    func roles(for abstractSyntax: UID) -> ServiceRoles

    /// Whether the data sets of an abstract syntax may come in a transfer syntax; where several are proposed, the first
    /// that may is taken. The default takes those whose data sets can be told to be well formed.
    func accepts(_ transferSyntax: TransferSyntax, for abstractSyntax: UID) -> Bool

    /// A request came; its data set, where it has one, goes to the operation that is returned.
    ///
    /// - Throws: the answer to a request that is refused; its data set is read past before that is sent.
    func begin(_ request: ServiceRequest, _ responder: Responder) throws(ServiceOutcome) -> any ServiceOperation
}

extension ServiceProvider {
    /// Every transfer syntax whose data sets can be told to be well formed.
    public func accepts(_ transferSyntax: TransferSyntax, for abstractSyntax: UID) -> Bool {
        transferSyntax.isScannable
    }
}

/// A request with what is known of it from its association.
public struct ServiceRequest: Sendable {
    /// The request itself, for example a ``CFindRequest``.
    public var message: any DIMSERequest
    /// The presentation context in which it came.
    public var context: NegotiatedContext
    /// The association and its parties.
    public var association: AssociationParties
}

/// One request that is being served.
///
/// ``receive(_:)`` any number of times, then ``perform()`` once; instead of that, or after it, possibly ``cancel()``,
/// and ``abandon()`` or ``refuse(_:)``. All on one event loop: what blocks here delays every association of that
/// loop.
public protocol ServiceOperation: AnyObject {
    /// Takes the next bytes of the request's data set, valid during the call only.
    func receive(_ bytes: UnsafeRawBufferPointer)

    /// Whether nothing more should be brought until ``whenDrained(_:)`` calls.
    var isBackedUp: Bool { get }

    /// Calls, from any thread, once more may be brought; at once where nothing stands in the way.
    func whenDrained(_ resume: @escaping @Sendable () -> Void)

    /// The request is complete: from now on the responder may be used, from any thread, until a response that is not
    /// pending.
    func perform()

    /// Whether messages are read while the response is being prepared: C-CANCEL, and the responses to sub-operations.
    ///
    /// Where not, the peer is stopped by its own socket, and the association's patience with a disk applies.
    var readsOn: Bool { get }

    /// The peer has had enough; the operation still has to respond, with ``DIMSEStatus/cancel`` where it was not done.
    func cancel()

    /// The association ended before the last response, or the operation took so long that it was answered as failed.
    func abandon()

    /// The data set is given up before its end, with this answer; nothing else is called afterwards.
    func refuse(_ outcome: ServiceOutcome)
}

extension ServiceOperation {
    /// An operation that takes as fast as it is given is never backed up.
    public var isBackedUp: Bool { false }
    /// Calls at once.
    public func whenDrained(_ resume: @escaping @Sendable () -> Void) { resume() }
    /// Messages are read.
    public var readsOn: Bool { true }
    /// Goes on as if nobody had asked.
    public func cancel() {}
    /// Nothing to put away.
    public func abandon() {}
    /// The same as an end of the association.
    public func refuse(_ outcome: ServiceOutcome) { abandon() }
}

/// An operation that needs the whole data set of its request, which is kept in memory up to a limit.
public final class CollectedOperation: ServiceOperation {
    private let limit: Int
    private let tooLong: DIMSEStatus
    private let respond: @Sendable (ServiceOutcome) -> Void
    private let onCancel: () -> Void
    private let body: ([UInt8]) -> Void
    private var bytes: [UInt8] = []
    private var isTooLong = false

    /// Creates an operation.
    ///
    /// - Parameters:
    ///   - responder: answers a request whose data set is too long.
    ///   - limit: the longest data set, in bytes.
    ///   - onCancel: is called when the peer has had enough, or the association ended.
    ///   - body: is called with the data set, once, on the event loop.
    public init(
        _ responder: Responder, limit: Int = 1_048_576, onCancel: @escaping () -> Void = {},
        _ body: @escaping ([UInt8]) -> Void
    ) {
        self.limit = limit
        tooLong = responder.field.tooLong
        respond = { responder.respond($0) }
        self.onCancel = onCancel
        self.body = body
    }

    /// Keeps the bytes.
    public func receive(_ bytes: UnsafeRawBufferPointer) {
        guard !isTooLong, bytes.count <= limit - self.bytes.count else {
            isTooLong = true
            self.bytes = []
            return
        }
        self.bytes.append(contentsOf: bytes)
    }

    /// Hands the data set on.
    public func perform() {
        guard !isTooLong else {
            respond(ServiceOutcome(status: tooLong, errorComment: "the data set has more than \(limit) bytes"))
            return
        }
        let whole = bytes
        bytes = []
        body(whole)
    }

    /// Says so.
    public func cancel() { onCancel() }
    /// Says so.
    public func abandon() { onCancel() }
}

extension CommandField {
    /// The answer to a request whose data set is longer than what serves it takes.
    ///
    /// Standard: PS3.4 C.4.1.1.4, C.4.2.1.5, C.4.3.1.4; PS3.7 C.5.24.
    fileprivate var tooLong: DIMSEStatus {
        switch self {
        case .cFindRequest: .outOfResources
        case .cMoveRequest, .cGetRequest: .unableToCalculateNumberOfMatches
        default: .resourceLimitation
        }
    }
}

/// Every service that a node has, in one place; the first provider that takes a request gets it.
public struct ServiceRegistry: Sendable {
    private let providers: [any ServiceProvider]
    /// What each of them serves.
    private let requests: [Set<CommandField>]

    /// Registers providers; what each serves is asked once.
    public init(_ providers: [any ServiceProvider] = []) {
        self.providers = providers
        requests = providers.map(\.requests)
    }

    /// Whether nothing is served at all.
    var isEmpty: Bool { providers.isEmpty }

    /// The roles that this node can take in presentation contexts of an abstract syntax.
    func roles(for abstractSyntax: UID) -> ServiceRoles {
        providers.reduce(into: []) { $0.formUnion($1.roles(for: abstractSyntax)) }
    }

    /// Whether a provider that takes one of these roles takes the transfer syntax.
    func accepts(_ transferSyntax: TransferSyntax, for abstractSyntax: UID, in roles: ServiceRoles) -> Bool {
        providers.contains {
            !$0.roles(for: abstractSyntax).isDisjoint(with: roles)
                && $0.accepts(transferSyntax, for: abstractSyntax)
        }
    }

    /// Who serves a request in a presentation context; `nil` where nobody does.
    func provider(of field: CommandField, in context: NegotiatedContext) -> (any ServiceProvider)? {
        guard context.roles.contains(field.receiverRole) else { return nil }
        return zip(providers, requests).first { provider, requests in
            requests.contains(field) && provider.roles(for: context.abstractSyntax).contains(field.receiverRole)
        }?.0
    }
}
