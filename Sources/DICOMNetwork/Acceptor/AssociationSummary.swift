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
    /// The presentation contexts that were refused, each in words; what the peer wrote stands there only where it is a UID.
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
