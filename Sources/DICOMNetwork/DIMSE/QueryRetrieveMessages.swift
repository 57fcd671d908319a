public import DICOM

private typealias Element = CommandElement

/// C-FIND-RQ: what is there? The identifier follows as its data set.
///
/// Standard: PS3.7 9.3.2.1.
public struct CFindRequest: DIMSERequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Affected SOP Class UID.
    public var sopClassUID: UID
    /// Priority.
    public var priority = DIMSEPriority.medium
    /// The SOP class as text.
    public var sopClass: String { sopClassUID.description }

    /// Creates a request.
    public init(sopClassUID: UID) { self.sopClassUID = sopClassUID }

    /// A response to this request; an identifier follows where it is pending.
    public func response(_ status: DIMSEStatus) -> CFindResponse {
        CFindResponse(messageIDBeingRespondedTo: messageID, sopClassUID: sopClassUID, status: status)
    }

    /// The elements.
    public static let layout = CommandLayout(
        .cFindRequest, dataSet: .required, blank: Self(sopClassUID: .blank),
        [
            .number(Element.messageID, \.messageID), .uid(Element.affectedSOPClassUID, \.sopClassUID),
            .priority(\.priority),
        ])
    /// C-FIND-RSP.
    public typealias Response = CFindResponse
}

/// C-FIND-RSP; where it is pending the identifier of a match follows.
///
/// Standard: PS3.7 9.3.2.2.
public struct CFindResponse: DIMSEResponse {
    /// Message ID Being Responded To.
    public var messageIDBeingRespondedTo: UInt16
    /// Affected SOP Class UID.
    public var sopClassUID: UID?
    /// The status.
    public var status: DIMSEStatus
    /// What explains the status.
    public var details = StatusDetails()

    /// Creates a response.
    public init(messageIDBeingRespondedTo: UInt16, sopClassUID: UID?, status: DIMSEStatus) {
        self.messageIDBeingRespondedTo = messageIDBeingRespondedTo
        self.sopClassUID = sopClassUID
        self.status = status
    }

    /// The elements.
    public static let layout = CommandLayout(
        CFindRequest.commandField.response, dataSet: .optional,
        blank: Self(messageIDBeingRespondedTo: 0, sopClassUID: nil, status: .success),
        [
            .number(Element.messageIDBeingRespondedTo, \.messageIDBeingRespondedTo), .code(Element.status, \.status),
            .repeatedUID(Element.affectedSOPClassUID, \.sopClassUID),
        ] + statusDetails())
}

/// C-MOVE-RQ: send these instances to somebody. The identifier follows as its data set.
///
/// Standard: PS3.7 9.3.4.1.
public struct CMoveRequest: RetrieveRequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Affected SOP Class UID.
    public var sopClassUID: UID
    /// Move Destination.
    public var destination: ApplicationEntityTitle
    /// Priority.
    public var priority = DIMSEPriority.medium

    /// Creates a request.
    public init(sopClassUID: UID, destination: ApplicationEntityTitle) {
        self.sopClassUID = sopClassUID
        self.destination = destination
    }

    /// The elements.
    public static let layout = CommandLayout(
        .cMoveRequest, dataSet: .required,
        blank: Self(sopClassUID: .blank, destination: ApplicationEntityTitle(constant: "-")),
        [
            .number(Element.messageID, \.messageID), .uid(Element.affectedSOPClassUID, \.sopClassUID),
            .title(Element.moveDestination, \.destination), .priority(\.priority),
        ])
    /// C-MOVE-RSP.
    public typealias Response = RetrieveResponse<Self>
}

/// C-GET-RQ: send these instances to me, on this association. The identifier follows as its data set.
///
/// Standard: PS3.7 9.3.3.1.
public struct CGetRequest: RetrieveRequest {
    /// Message ID.
    public var messageID: UInt16 = 0
    /// Affected SOP Class UID.
    public var sopClassUID: UID
    /// Priority.
    public var priority = DIMSEPriority.medium

    /// Creates a request.
    public init(sopClassUID: UID) { self.sopClassUID = sopClassUID }

    /// The elements.
    public static let layout = CommandLayout(
        .cGetRequest, dataSet: .required, blank: Self(sopClassUID: .blank),
        [
            .number(Element.messageID, \.messageID), .uid(Element.affectedSOPClassUID, \.sopClassUID),
            .priority(\.priority),
        ])
    /// C-GET-RSP.
    public typealias Response = RetrieveResponse<Self>
}

/// A request whose responses count sub-operations: C-MOVE-RQ and C-GET-RQ.
public protocol RetrieveRequest: DIMSERequest where Response == RetrieveResponse<Self> {
    /// Affected SOP Class UID.
    var sopClassUID: UID { get set }
}

extension RetrieveRequest {
    /// The SOP class as text.
    public var sopClass: String { sopClassUID.description }

    /// A response to this request.
    public func response(_ status: DIMSEStatus, _ suboperations: Suboperations) -> Response {
        Response(
            messageIDBeingRespondedTo: messageID, sopClassUID: sopClassUID, status: status,
            suboperations: suboperations)
    }
}

/// C-MOVE-RSP.
///
/// Standard: PS3.7 9.3.4.2.
public typealias CMoveResponse = RetrieveResponse<CMoveRequest>

/// C-GET-RSP.
///
/// Standard: PS3.7 9.3.3.2.
public typealias CGetResponse = RetrieveResponse<CGetRequest>

/// A response that counts sub-operations; where some failed, a list of their instances may follow.
public struct RetrieveResponse<Request: RetrieveRequest>: DIMSEResponse {
    /// Message ID Being Responded To.
    public var messageIDBeingRespondedTo: UInt16
    /// Affected SOP Class UID.
    public var sopClassUID: UID?
    /// The status.
    public var status: DIMSEStatus
    /// What explains the status.
    public var details = StatusDetails()
    /// How far the sub-operations are.
    public var suboperations: Suboperations

    /// Creates a response.
    public init(
        messageIDBeingRespondedTo: UInt16, sopClassUID: UID?, status: DIMSEStatus, suboperations: Suboperations
    ) {
        self.messageIDBeingRespondedTo = messageIDBeingRespondedTo
        self.sopClassUID = sopClassUID
        self.status = status
        self.suboperations = suboperations
    }

    /// The elements.
    public static var layout: CommandLayout<Self> {
        CommandLayout(
            Request.commandField.response, dataSet: .optional,
            blank: Self(
                messageIDBeingRespondedTo: 0, sopClassUID: nil, status: .success, suboperations: Suboperations()),
            [
                .number(Element.messageIDBeingRespondedTo, \.messageIDBeingRespondedTo),
                .code(Element.status, \.status), .repeatedUID(Element.affectedSOPClassUID, \.sopClassUID),
                .optionalNumber(Element.remainingSuboperations, \.suboperations.remaining),
                .optionalNumber(Element.completedSuboperations, \.suboperations.completed),
                .optionalNumber(Element.failedSuboperations, \.suboperations.failed),
                .optionalNumber(Element.warningSuboperations, \.suboperations.warning),
            ] + statusDetails())
    }
}
