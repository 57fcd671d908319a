/// Is told what becomes of every association; called on event loops, must not block.
public protocol AssociationObserver: Sendable {
    /// An association was accepted.
    func associationAccepted(_ summary: AssociationSummary)
    /// An association was rejected; `summary.end` says why.
    func associationRejected(_ summary: AssociationSummary)
    /// An instance was refused for a reason that is new on its association.
    func instanceRefused(_ refusal: InstanceRefusal)
    /// An accepted association ended; `summary.end` says how.
    func associationEnded(_ summary: AssociationSummary)
}

/// What is known of an association as an acceptor.
public struct AssociationSummary: Sendable {
    /// Which association.
    public var id: AssociationIdentifier
    /// The requestor's title as received: unchecked where the association was rejected.
    public var callingAETitle: String
    /// The title by which the requestor called us, as received.
    public var calledAETitle: String
    /// The requestor's IP address, without port.
    public var peerAddress: String
    /// The requestor's implementation version name, where it has one.
    public var implementationVersionName: String?
    /// The presentation contexts that were refused, each in words; what the peer wrote stands there only where it is
    /// a UID.
    public var refusedContexts: [String] = []
    /// C-STORE requests answered with success or a warning.
    public var storedInstances = 0
    /// C-STORE requests answered with a failure.
    public var refusedInstances = 0
    /// C-STORE requests whose data set did not arrive whole.
    public var interruptedInstances = 0
    /// C-ECHO requests answered.
    public var echoes = 0
    /// Data set bytes received.
    public var dataSetBytes = 0
    /// Time since the transport connection was made.
    public var elapsed: Duration = .zero
    /// How the association ended; `nil` while it lasts.
    public var end: AssociationEnd?

    /// Creates the summary of an association that has just begun.
    public init(
        id: AssociationIdentifier,
        callingAETitle: String,
        calledAETitle: String,
        peerAddress: String,
        implementationVersionName: String? = nil
    ) {
        self.id = id
        self.callingAETitle = callingAETitle
        self.calledAETitle = calledAETitle
        self.peerAddress = peerAddress
        self.implementationVersionName = implementationVersionName
    }
}

/// That an instance was refused, and why: the first of its status on an association.
public struct InstanceRefusal: Sendable, Hashable {
    /// The association.
    public var associationID: AssociationIdentifier
    /// The requestor's title.
    public var callingAETitle: String
    /// The requestor's IP address, without port.
    public var peerAddress: String
    /// What was answered.
    public var status: DIMSEStatus
    /// Why, for a person; nothing that the peer wrote stands in it.
    public var reason: String
}

/// Tells one association from every other, also across restarts.
public struct AssociationIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// 32 hexadecimal digits.
    public let description: String

    /// Creates an identifier that no other association has.
    public init() {
        description = (0..<2).map { _ in Self.hexadecimal(.random(in: .min ... .max)) }.joined()
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
