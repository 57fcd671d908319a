public import DICOM

/// A message of DIMSE as values: what its command set holds, but not the data set that may follow.
///
/// Standard: PS3.7 9.3 and 10.3.
public protocol DIMSEMessage: Hashable, Sendable {
    /// The elements of the command set.
    static var layout: CommandLayout<Self> { get }
}

/// A request.
public protocol DIMSERequest: DIMSEMessage {
    /// What answers it.
    associatedtype Response: DIMSEResponse
    /// Message ID (0000,0110); an association gives its requests a new one each.
    var messageID: UInt16 { get set }
    /// Affected or Requested SOP Class UID as text, which need not be that of the presentation context.
    var sopClass: String { get }
}

/// A response.
public protocol DIMSEResponse: DIMSEMessage {
    /// Message ID Being Responded To (0000,0120).
    var messageIDBeingRespondedTo: UInt16 { get set }
    /// Status (0000,0900) with what explains it.
    var status: DIMSEStatus { get set }
    /// What explains the status.
    var details: StatusDetails { get set }
}

extension DIMSEResponse {
    /// Error Comment (0000,0902), unchecked where a peer wrote it.
    public var errorComment: String? {
        get { details.errorComment }
        set { details.errorComment = newValue }
    }
}

/// What a response says of its status, unchecked where a peer wrote it.
///
/// Standard: PS3.7 C, PS3.4 B.2.3 and C.4.
public struct StatusDetails: Hashable, Sendable {
    /// Error Comment (0000,0902).
    public var errorComment: String?
    /// Error ID (0000,0903): a number of the implementation's own.
    public var errorID: UInt16?
    /// Offending Element (0000,0901): where the error lies.
    public var offendingElements: [AttributeTag] = []
    /// Attribute Identifier List (0000,1005): the attributes that were not there, or not taken.
    public var attributes: [AttributeTag] = []

    /// Says nothing.
    public init() {}
}

/// How soon a request of DIMSE-C should be served.
///
/// Standard: PS3.7 E.1, Priority (0000,0700).
public enum DIMSEPriority: UInt16, Sendable {
    /// As soon as others.
    case medium = 0
    /// Before others.
    case high = 1
    /// After others.
    case low = 2
}

/// How far the sub-operations of a C-MOVE or C-GET are.
///
/// Standard: PS3.7 9.1.3.1.6 to 9.1.3.1.9.
public struct Suboperations: Hashable, Sendable {
    /// Number of Remaining Sub-operations; not in a last response, but for one that was cancelled.
    public var remaining: UInt16?
    /// Number of Completed Sub-operations.
    public var completed: UInt16?
    /// Number of Failed Sub-operations.
    public var failed: UInt16?
    /// Number of Warning Sub-operations.
    public var warning: UInt16?

    /// Creates counts; those that are not given are not sent.
    public init(remaining: UInt16? = nil, completed: UInt16? = nil, failed: UInt16? = nil, warning: UInt16? = nil) {
        self.remaining = remaining
        self.completed = completed
        self.failed = failed
        self.warning = warning
    }
}

/// Every message that is known here.
package enum DIMSEMessages {
    /// The requests.
    package static let requests: [any DIMSERequest.Type] = [
        CEchoRequest.self, CStoreRequest.self, CFindRequest.self, CMoveRequest.self, CGetRequest.self,
        NEventReportRequest.self, NGetRequest.self, NSetRequest.self, NActionRequest.self, NCreateRequest.self,
        NDeleteRequest.self,
    ]

    /// The request in a command set; `nil` where its command field is none of them.
    package static func request(_ command: CommandSet) throws(DIMSEError) -> (any DIMSERequest)? {
        guard let type = types[try command.commandField()] else { return nil }
        return try type.decode(command)
    }

    private static let types = Dictionary(uniqueKeysWithValues: requests.map { ($0.commandField, $0) })
}

extension DIMSEMessage {
    /// Command Field (0000,0100) of these messages.
    public static var commandField: CommandField { layout.field }

    /// The message in a command set.
    package static func decode(_ command: CommandSet) throws(DIMSEError) -> Self { try layout.decode(command) }

    /// The message as a command set.
    package func commandSet(hasDataSet: Bool = false) -> CommandSet {
        Self.layout.encode(self, hasDataSet: hasDataSet)
    }
}
