public import DICOM

private typealias Element = CommandElement

/// A request of DIMSE-N.
public protocol NormalizedRequest: DIMSERequest where Response == NormalizedResponse<Self> {
    /// Affected or Requested SOP Class UID.
    var sopClassUID: UID { get set }
    /// The element of the response that repeats which event or action it is of; `nil` where there is none.
    static var typeElement: UInt16? { get }
}

extension NormalizedRequest {
    /// The SOP class as text.
    public var sopClass: String { sopClassUID.description }
    /// Neither an event nor an action.
    public static var typeElement: UInt16? { nil }
}

/// N-EVENT-REPORT-RQ: something happened to an instance. Goes from the provider of a service to its user.
///
/// Standard: PS3.7 10.3.1.1.
public struct NEventReportRequest: NormalizedRequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Affected SOP Class UID.
    public var sopClassUID: UID
    /// Affected SOP Instance UID.
    public var sopInstanceUID: UID
    /// Event Type ID.
    public var eventTypeID: UInt16

    /// Creates a request.
    public init(sopClassUID: UID, sopInstanceUID: UID, eventTypeID: UInt16) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.eventTypeID = eventTypeID
    }

    /// A response to this request.
    public func response(_ status: DIMSEStatus) -> Response {
        Response(self, status: status, sopInstanceUID: sopInstanceUID, typeID: eventTypeID)
    }

    /// Repeated in the response.
    public static var typeElement: UInt16? { Element.eventTypeID }
    /// The elements.
    public static let layout = CommandLayout(
        .nEventReportRequest, dataSet: .optional,
        blank: Self(sopClassUID: .blank, sopInstanceUID: .blank, eventTypeID: 0),
        [
            .number(Element.messageID, \.messageID), .uid(Element.affectedSOPClassUID, \.sopClassUID),
            .uid(Element.affectedSOPInstanceUID, \.sopInstanceUID), .number(Element.eventTypeID, \.eventTypeID),
        ])
    /// N-EVENT-REPORT-RSP.
    public typealias Response = NormalizedResponse<Self>
}

/// N-GET-RQ: the attributes of an instance.
///
/// Standard: PS3.7 10.3.2.1.
public struct NGetRequest: NormalizedRequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Requested SOP Class UID.
    public var sopClassUID: UID
    /// Requested SOP Instance UID.
    public var sopInstanceUID: UID
    /// Attribute Identifier List; empty: all attributes.
    public var attributes: [AttributeTag]

    /// Creates a request.
    public init(sopClassUID: UID, sopInstanceUID: UID, attributes: [AttributeTag] = []) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.attributes = attributes
    }

    /// A response to this request.
    public func response(_ status: DIMSEStatus) -> Response {
        Response(self, status: status, sopInstanceUID: sopInstanceUID)
    }

    /// The elements.
    public static let layout = CommandLayout(
        .nGetRequest, dataSet: .absent, blank: Self(sopClassUID: .blank, sopInstanceUID: .blank),
        [
            .number(Element.messageID, \.messageID), .uid(Element.requestedSOPClassUID, \.sopClassUID),
            .uid(Element.requestedSOPInstanceUID, \.sopInstanceUID),
            .tags(Element.attributeIdentifierList, \.attributes),
        ])
    /// N-GET-RSP; the attributes follow.
    public typealias Response = NormalizedResponse<Self>
}

/// N-SET-RQ: change attributes of an instance, which follow.
///
/// Standard: PS3.7 10.3.3.1.
public struct NSetRequest: NormalizedRequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Requested SOP Class UID.
    public var sopClassUID: UID
    /// Requested SOP Instance UID.
    public var sopInstanceUID: UID

    /// Creates a request.
    public init(sopClassUID: UID, sopInstanceUID: UID) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
    }

    /// A response to this request.
    public func response(_ status: DIMSEStatus) -> Response {
        Response(self, status: status, sopInstanceUID: sopInstanceUID)
    }

    /// The elements.
    public static let layout = CommandLayout(
        .nSetRequest, dataSet: .required, blank: Self(sopClassUID: .blank, sopInstanceUID: .blank),
        [
            .number(Element.messageID, \.messageID), .uid(Element.requestedSOPClassUID, \.sopClassUID),
            .uid(Element.requestedSOPInstanceUID, \.sopInstanceUID),
        ])
    /// N-SET-RSP.
    public typealias Response = NormalizedResponse<Self>
}

/// N-ACTION-RQ: do something with an instance.
///
/// Standard: PS3.7 10.3.4.1.
public struct NActionRequest: NormalizedRequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Requested SOP Class UID.
    public var sopClassUID: UID
    /// Requested SOP Instance UID.
    public var sopInstanceUID: UID
    /// Action Type ID.
    public var actionTypeID: UInt16

    /// Creates a request.
    public init(sopClassUID: UID, sopInstanceUID: UID, actionTypeID: UInt16) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.actionTypeID = actionTypeID
    }

    /// A response to this request.
    public func response(_ status: DIMSEStatus) -> Response {
        Response(self, status: status, sopInstanceUID: sopInstanceUID, typeID: actionTypeID)
    }

    /// Repeated in the response.
    public static var typeElement: UInt16? { Element.actionTypeID }
    /// The elements.
    public static let layout = CommandLayout(
        .nActionRequest, dataSet: .optional,
        blank: Self(sopClassUID: .blank, sopInstanceUID: .blank, actionTypeID: 0),
        [
            .number(Element.messageID, \.messageID), .uid(Element.requestedSOPClassUID, \.sopClassUID),
            .uid(Element.requestedSOPInstanceUID, \.sopInstanceUID), .number(Element.actionTypeID, \.actionTypeID),
        ])
    /// N-ACTION-RSP.
    public typealias Response = NormalizedResponse<Self>
}

/// N-CREATE-RQ: make an instance of the attributes that follow.
///
/// Standard: PS3.7 10.3.5.1.
public struct NCreateRequest: NormalizedRequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Affected SOP Class UID.
    public var sopClassUID: UID
    /// Affected SOP Instance UID; `nil`: the provider chooses one.
    public var sopInstanceUID: UID?

    /// Creates a request.
    public init(sopClassUID: UID, sopInstanceUID: UID? = nil) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
    }

    /// A response to this request, which names the instance that was made.
    public func response(_ status: DIMSEStatus, sopInstanceUID: UID?) -> Response {
        Response(self, status: status, sopInstanceUID: sopInstanceUID)
    }

    /// The elements.
    public static let layout = CommandLayout(
        .nCreateRequest, dataSet: .optional, blank: Self(sopClassUID: .blank),
        [
            .number(Element.messageID, \.messageID), .uid(Element.affectedSOPClassUID, \.sopClassUID),
            .optionalUID(Element.affectedSOPInstanceUID, \.sopInstanceUID),
        ])
    /// N-CREATE-RSP.
    public typealias Response = NormalizedResponse<Self>
}

/// N-DELETE-RQ: remove an instance.
///
/// Standard: PS3.7 10.3.6.1.
public struct NDeleteRequest: NormalizedRequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Requested SOP Class UID.
    public var sopClassUID: UID
    /// Requested SOP Instance UID.
    public var sopInstanceUID: UID

    /// Creates a request.
    public init(sopClassUID: UID, sopInstanceUID: UID) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
    }

    /// A response to this request.
    public func response(_ status: DIMSEStatus) -> Response {
        Response(self, status: status, sopInstanceUID: sopInstanceUID)
    }

    /// The elements.
    public static let layout = CommandLayout(
        .nDeleteRequest, dataSet: .absent, blank: Self(sopClassUID: .blank, sopInstanceUID: .blank),
        [
            .number(Element.messageID, \.messageID), .uid(Element.requestedSOPClassUID, \.sopClassUID),
            .uid(Element.requestedSOPInstanceUID, \.sopInstanceUID),
        ])
    /// N-DELETE-RSP.
    public typealias Response = NormalizedResponse<Self>
}

/// The response to a request of DIMSE-N.
///
/// Standard: PS3.7 10.3, the tables of each response.
public struct NormalizedResponse<Request: NormalizedRequest>: DIMSEResponse {
    /// Message ID Being Responded To.
    public var messageIDBeingRespondedTo: UInt16
    /// Affected SOP Class UID.
    public var sopClassUID: UID?
    /// Affected SOP Instance UID.
    public var sopInstanceUID: UID?
    /// Event or Action Type ID, where the request has one.
    public var typeID: UInt16?
    /// The status.
    public var status: DIMSEStatus
    /// What explains the status.
    public var details = StatusDetails()

    /// Creates a response to a request.
    public init(_ request: Request, status: DIMSEStatus, sopInstanceUID: UID?, typeID: UInt16? = nil) {
        messageIDBeingRespondedTo = request.messageID
        sopClassUID = request.sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.typeID = typeID
        self.status = status
    }

    private init() {
        messageIDBeingRespondedTo = 0
        status = .success
    }

    /// The elements.
    public static var layout: CommandLayout<Self> {
        CommandLayout(
            Request.commandField.response, dataSet: .optional, blank: Self(),
            [
                .number(Element.messageIDBeingRespondedTo, \.messageIDBeingRespondedTo),
                .code(Element.status, \.status), .repeatedUID(Element.affectedSOPClassUID, \.sopClassUID),
                .repeatedUID(Element.affectedSOPInstanceUID, \.sopInstanceUID),
            ] + (Request.typeElement.map { [.optionalNumber($0, \.typeID)] } ?? []) + statusDetails())
    }
}
