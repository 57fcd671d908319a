/// The elements of group 0000, by element number.
///
/// Standard: PS3.7 E.1.
package enum CommandElement {
    package static let groupLength: UInt16 = 0x0000
    package static let affectedSOPClassUID: UInt16 = 0x0002
    package static let requestedSOPClassUID: UInt16 = 0x0003
    package static let commandField: UInt16 = 0x0100
    package static let messageID: UInt16 = 0x0110
    package static let messageIDBeingRespondedTo: UInt16 = 0x0120
    package static let moveDestination: UInt16 = 0x0600
    package static let priority: UInt16 = 0x0700
    package static let dataSetType: UInt16 = 0x0800
    package static let status: UInt16 = 0x0900
    package static let offendingElement: UInt16 = 0x0901
    package static let errorComment: UInt16 = 0x0902
    package static let errorID: UInt16 = 0x0903
    package static let affectedSOPInstanceUID: UInt16 = 0x1000
    package static let requestedSOPInstanceUID: UInt16 = 0x1001
    package static let eventTypeID: UInt16 = 0x1002
    package static let attributeIdentifierList: UInt16 = 0x1005
    package static let actionTypeID: UInt16 = 0x1008
    package static let remainingSuboperations: UInt16 = 0x1020
    package static let completedSuboperations: UInt16 = 0x1021
    package static let failedSuboperations: UInt16 = 0x1022
    package static let warningSuboperations: UInt16 = 0x1023
    package static let moveOriginator: UInt16 = 0x1030
    package static let moveOriginatorMessageID: UInt16 = 0x1031

    /// An element as a person reads it, for example "Affected SOP Class UID".
    package static func name(_ element: UInt16) -> String { names[element] ?? "(0000,\(hexadecimal(element)))" }

    static func hexadecimal(_ value: UInt16) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    private static let names: [UInt16: String] = [
        affectedSOPClassUID: "Affected SOP Class UID", requestedSOPClassUID: "Requested SOP Class UID",
        commandField: "Command Field", messageID: "Message ID",
        messageIDBeingRespondedTo: "Message ID Being Responded To", moveDestination: "Move Destination",
        priority: "Priority", dataSetType: "Command Data Set Type", status: "Status",
        affectedSOPInstanceUID: "Affected SOP Instance UID", requestedSOPInstanceUID: "Requested SOP Instance UID",
        eventTypeID: "Event Type ID", attributeIdentifierList: "Attribute Identifier List",
        actionTypeID: "Action Type ID",
    ]
}

/// What a message asks for or answers.
///
/// Standard: PS3.7 E.1.
public struct CommandField: RawRepresentable, Hashable, Sendable {
    /// The value of Command Field (0000,0100).
    public let rawValue: UInt16

    /// Creates the field of a value, which may be none that the standard has.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// C-STORE-RQ.
    public static let cStoreRequest = Self(rawValue: 0x0001)
    /// C-STORE-RSP.
    public static let cStoreResponse = Self(rawValue: 0x8001)
    /// C-GET-RQ.
    public static let cGetRequest = Self(rawValue: 0x0010)
    /// C-FIND-RQ.
    public static let cFindRequest = Self(rawValue: 0x0020)
    /// C-MOVE-RQ.
    public static let cMoveRequest = Self(rawValue: 0x0021)
    /// C-ECHO-RQ.
    public static let cEchoRequest = Self(rawValue: 0x0030)
    /// C-ECHO-RSP.
    public static let cEchoResponse = Self(rawValue: 0x8030)
    /// N-EVENT-REPORT-RQ.
    public static let nEventReportRequest = Self(rawValue: 0x0100)
    /// N-GET-RQ.
    public static let nGetRequest = Self(rawValue: 0x0110)
    /// N-SET-RQ.
    public static let nSetRequest = Self(rawValue: 0x0120)
    /// N-ACTION-RQ.
    public static let nActionRequest = Self(rawValue: 0x0130)
    /// N-CREATE-RQ.
    public static let nCreateRequest = Self(rawValue: 0x0140)
    /// N-DELETE-RQ.
    public static let nDeleteRequest = Self(rawValue: 0x0150)
    /// C-CANCEL-RQ.
    public static let cCancelRequest = Self(rawValue: 0x0FFF)

    /// Whether it answers a request.
    public var isResponse: Bool { rawValue & 0x8000 != 0 }
    /// What answers this request.
    public var response: Self { Self(rawValue: rawValue | 0x8000) }
    /// Whether pending responses can come before the last one.
    ///
    /// Standard: PS3.7 9.1.2, 9.1.3, 9.1.4.
    public var hasPendingResponses: Bool { [.cFindRequest, .cGetRequest, .cMoveRequest].contains(self) }
    /// Whether a data set can follow the response to this request.
    ///
    /// Standard: PS3.7 9.3.1.2, 9.3.5.2, 10.3.6.2.
    var hasDataSetInResponse: Bool { ![.cStoreRequest, .cEchoRequest, .nDeleteRequest].contains(self) }
    /// Whether it is a request of DIMSE-N.
    var isNormalized: Bool { (0x0100...0x0150).contains(rawValue) }

    /// The role that whoever gets this request has to have: an event is reported to the user of a service, everything
    /// else is asked of its provider.
    ///
    /// Standard: PS3.7 10.1.1.
    var receiverRole: ServiceRoles { self == .nEventReportRequest ? .user : .provider }
}
