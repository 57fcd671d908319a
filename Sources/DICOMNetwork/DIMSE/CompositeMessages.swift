public import DICOM

private typealias Element = CommandElement

/// C-ECHO-RQ: is the peer there?
///
/// Standard: PS3.7 9.3.5.1.
public struct CEchoRequest: DIMSERequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Affected SOP Class UID, unchecked: a C-ECHO is answered whatever it names.
    public var sopClassUID: String?
    /// The SOP class, empty where none is named.
    public var sopClass: String { sopClassUID ?? "" }

    /// Creates a request.
    public init(sopClassUID: UID = SOPClass.verification) { self.sopClassUID = sopClassUID.description }

    /// The elements.
    public static let layout = CommandLayout(
        .cEchoRequest, dataSet: .optional, blank: Self(),
        [.number(Element.messageID, \.messageID), .optionalText(Element.affectedSOPClassUID, \.sopClassUID)])
    /// C-ECHO-RSP.
    public typealias Response = CEchoResponse
}

/// C-ECHO-RSP.
///
/// Standard: PS3.7 9.3.5.2.
public struct CEchoResponse: DIMSEResponse {
    /// Message ID Being Responded To.
    public var messageIDBeingRespondedTo: UInt16 = 0
    /// Affected SOP Class UID.
    public var sopClassUID: UID?
    /// The status.
    public var status: DIMSEStatus
    /// What explains the status.
    public var details = StatusDetails()

    /// Creates a response.
    public init(status: DIMSEStatus) { self.status = status }

    /// The elements.
    public static let layout = CommandLayout(
        .cEchoResponse, dataSet: .optional, blank: Self(status: .success),
        [
            .number(Element.messageIDBeingRespondedTo, \.messageIDBeingRespondedTo), .code(Element.status, \.status),
            .repeatedUID(Element.affectedSOPClassUID, \.sopClassUID),
        ] + statusDetails())
}

/// C-STORE-RQ: keep this instance.
///
/// The UIDs are text as received, unchecked but for the presence of a class: who stores has its own answers to those
/// that break the rules.
///
/// Standard: PS3.7 9.3.1.1.
public struct CStoreRequest: DIMSERequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Affected SOP Class UID.
    public var sopClass: String
    /// Affected SOP Instance UID.
    public var sopInstance: String?
    /// Priority.
    public var priority = DIMSEPriority.medium
    /// Move Originator Application Entity Title.
    public var moveOriginator: String?
    /// Move Originator Message ID.
    public var moveOriginatorMessageID: UInt16?

    /// Creates a request.
    public init(sopClassUID: UID, sopInstanceUID: UID) {
        sopClass = sopClassUID.description
        sopInstance = sopInstanceUID.description
    }

    /// The elements.
    public static let layout = CommandLayout(
        .cStoreRequest, dataSet: .required, blank: Self(sopClassUID: .blank, sopInstanceUID: .blank),
        [
            .number(Element.messageID, \.messageID), .text(Element.affectedSOPClassUID, \.sopClass),
            .optionalText(Element.affectedSOPInstanceUID, \.sopInstance), .priority(\.priority),
            .optionalText(Element.moveOriginator, \.moveOriginator, padding: 0x20),
            .optionalNumber(Element.moveOriginatorMessageID, \.moveOriginatorMessageID),
        ])
    /// C-STORE-RSP.
    public typealias Response = CStoreResponse
}

/// C-STORE-RSP.
///
/// Standard: PS3.7 9.3.1.2.
public struct CStoreResponse: DIMSEResponse {
    /// Message ID Being Responded To.
    public var messageIDBeingRespondedTo: UInt16 = 0
    /// Affected SOP Class UID.
    public var sopClassUID: UID?
    /// Affected SOP Instance UID.
    public var sopInstanceUID: UID?
    /// The status.
    public var status: DIMSEStatus
    /// What explains the status.
    public var details = StatusDetails()

    /// Creates a response.
    public init(status: DIMSEStatus) { self.status = status }

    /// The elements.
    public static let layout = CommandLayout(
        .cStoreResponse, dataSet: .optional, blank: Self(status: .success),
        [
            .number(Element.messageIDBeingRespondedTo, \.messageIDBeingRespondedTo), .code(Element.status, \.status),
            .repeatedUID(Element.affectedSOPClassUID, \.sopClassUID),
            .repeatedUID(Element.affectedSOPInstanceUID, \.sopInstanceUID),
        ] + statusDetails())
}

/// C-CANCEL-RQ: enough of a C-FIND, C-MOVE or C-GET. It has no response of its own.
///
/// Standard: PS3.7 9.3.2.3.
public struct CCancelRequest: DIMSEMessage {
    /// Message ID Being Responded To: that of the request that is to end.
    public var messageIDBeingRespondedTo: UInt16

    /// Creates a request.
    public init(messageIDBeingRespondedTo: UInt16) { self.messageIDBeingRespondedTo = messageIDBeingRespondedTo }

    /// The elements.
    public static let layout = CommandLayout(
        .cCancelRequest, dataSet: .absent, blank: Self(messageIDBeingRespondedTo: 0),
        [.number(Element.messageIDBeingRespondedTo, \.messageIDBeingRespondedTo)])
}

extension UID {
    /// Stands in a message until what was decoded takes its place.
    static let blank = UID(constant: "0")
}
