public import DICOM

/// Takes the data set of one instance as it arrives.
///
/// ``receive(_:)`` any number of times, then ``finish(_:)`` or ``abandon()`` once, all on one event loop: what blocks
/// here delays every association of that loop.
public protocol InstanceReceiver: AnyObject {
    /// Takes the next bytes of the data set, valid during the call only.
    ///
    /// A failure is remembered and reported by ``finish(_:)``; the rest of the data set still arrives.
    func receive(_ bytes: UnsafeRawBufferPointer)

    /// Whether so much waits to be stored that nothing more should be brought until ``whenDrained(_:)`` calls.
    var isBackedUp: Bool { get }

    /// Calls, from any thread, once more may be brought; at once where nothing stands in the way.
    func whenDrained(_ resume: @escaping @Sendable () -> Void)

    /// The data set is complete.
    ///
    /// The association reads nothing further until `completion`, which may be called from any thread, has the
    /// outcome that is to be answered. Calls after the first have no effect.
    func finish(_ completion: @escaping @Sendable (ServiceOutcome) -> Void)

    /// The data set will not be completed: the association ended.
    func abandon()

    /// The data set is given up before its end, with this answer; what follows is not brought.
    func refuse(_ outcome: ServiceOutcome)
}

extension InstanceReceiver {
    /// A receiver that stores as fast as it is given is never backed up.
    public var isBackedUp: Bool { false }

    /// The same as an end of the association, where nobody keeps a list of what was refused.
    public func refuse(_ outcome: ServiceOutcome) { abandon() }

    /// Calls at once.
    public func whenDrained(_ resume: @escaping @Sendable () -> Void) { resume() }
}

/// What a C-STORE request announces before its data set arrives.
///
/// Texts are as received, without padding but otherwise unchecked: they may break every rule and must not name
/// anything before they have been validated.
///
/// Standard: PS3.7 9.3.1.1.
public struct StoreRequest: Sendable {
    /// The association that it arrived on.
    public var associationID: AssociationIdentifier
    /// The title of the peer that sends it.
    public var callingAETitle: ApplicationEntityTitle
    /// The title by which the peer knows us.
    public var calledAETitle: ApplicationEntityTitle
    /// The requestor's IP address, without port.
    public var peerAddress: String
    /// Affected SOP Class UID (0000,0002), unchecked.
    public var sopClassUID: String
    /// Affected SOP Instance UID (0000,1000), unchecked.
    public var sopInstanceUID: String
    /// How the data set is encoded, as negotiated for the presentation context.
    public var transferSyntax: TransferSyntax
    /// Message ID (0000,0110).
    public var messageID: UInt16
    /// Priority (0000,0700): 0 medium, 1 high, 2 low.
    public var priority: UInt16
    /// Who asked for the instance by C-MOVE, unchecked, where the request names one.
    public var moveOriginatorAETitle: String?

    /// Creates a request.
    public init(
        associationID: AssociationIdentifier,
        callingAETitle: ApplicationEntityTitle,
        calledAETitle: ApplicationEntityTitle,
        peerAddress: String,
        sopClassUID: String,
        sopInstanceUID: String,
        transferSyntax: TransferSyntax,
        messageID: UInt16 = 1,
        priority: UInt16 = 0,
        moveOriginatorAETitle: String? = nil
    ) {
        self.associationID = associationID
        self.callingAETitle = callingAETitle
        self.calledAETitle = calledAETitle
        self.peerAddress = peerAddress
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.transferSyntax = transferSyntax
        self.messageID = messageID
        self.priority = priority
        self.moveOriginatorAETitle = moveOriginatorAETitle
    }
}
