/// The standard's names; all of them can be matched: `case .outOfResources`.
///
/// Where the standard gives a range to one meaning, the name is that of its first code, and ``DIMSEStatus/general``
/// makes it of any other.
extension DIMSEStatus {
    // Standard: PS3.7 C.1 to C.3.
    /// The operation was done.
    public static let success = Self(rawValue: 0x0000)
    /// The operation was stopped on demand, or a sub-operation was (Cancel).
    public static let cancel = Self(rawValue: 0xFE00)
    /// Another response follows.
    public static let pending = Self(rawValue: 0xFF00)
    /// Another response follows; an optional key of the request was not supported.
    public static let pendingWithUnsupportedKeys = Self(rawValue: 0xFF01)

    // Standard: PS3.7 C.4.
    /// Optional attributes were not supported (N-CREATE, N-SET).
    public static let requestedOptionalAttributesNotSupported = Self(rawValue: 0x0001)
    /// Some attributes were not recognized.
    public static let attributeListError = Self(rawValue: 0x0107)
    /// A value was out of range and was replaced.
    public static let attributeValueOutOfRange = Self(rawValue: 0x0116)
    /// Values of the instance were changed (C-STORE), or some sub-operations failed (C-MOVE, C-GET).
    public static let coercionOfDataElements = Self(rawValue: 0xB000)
    /// Sub-operations are complete, and one or more failed or had a warning.
    public static let suboperationsCompleteWithFailures = Self(rawValue: 0xB000)
    /// Attributes of the instance were not kept.
    public static let elementsDiscarded = Self(rawValue: 0xB006)
    /// The instance is kept although it does not match its SOP class.
    public static let dataSetDoesNotMatchSOPClassWarning = Self(rawValue: 0xB007)

    // Standard: PS3.7 C.5.
    /// There is no such attribute.
    public static let noSuchAttribute = Self(rawValue: 0x0105)
    /// An attribute has a value that cannot be.
    public static let invalidAttributeValue = Self(rawValue: 0x0106)
    /// Something went wrong on our side.
    public static let processingFailure = Self(rawValue: 0x0110)
    /// The same SOP Instance UID is already stored with other content.
    public static let duplicateSOPInstance = Self(rawValue: 0x0111)
    /// There is no such instance.
    public static let noSuchSOPInstance = Self(rawValue: 0x0112)
    /// The SOP class has no such event.
    public static let noSuchEventType = Self(rawValue: 0x0113)
    /// The event or action has no such argument.
    public static let noSuchArgument = Self(rawValue: 0x0114)
    /// An argument has a value that cannot be.
    public static let invalidArgumentValue = Self(rawValue: 0x0115)
    /// The SOP Instance UID breaks the rules of PS3.5 9.1.
    public static let invalidObjectInstance = Self(rawValue: 0x0117)
    /// There is no such SOP class.
    public static let noSuchSOPClass = Self(rawValue: 0x0118)
    /// The instance is not one of the SOP class.
    public static let classInstanceConflict = Self(rawValue: 0x0119)
    /// A required attribute is missing.
    public static let missingAttribute = Self(rawValue: 0x0120)
    /// A required attribute has no value.
    public static let missingAttributeValue = Self(rawValue: 0x0121)
    /// The SOP class is not the one that the presentation context was accepted for.
    public static let sopClassNotSupported = Self(rawValue: 0x0122)
    /// The SOP class has no such action.
    public static let noSuchActionType = Self(rawValue: 0x0123)
    /// This peer may not do this.
    public static let notAuthorized = Self(rawValue: 0x0124)
    /// The message ID is that of an operation that goes on.
    public static let duplicateInvocation = Self(rawValue: 0x0210)
    /// The operation does not belong to the SOP class.
    public static let unrecognizedOperation = Self(rawValue: 0x0211)
    /// An argument was not agreed on for this association.
    public static let mistypedArgument = Self(rawValue: 0x0212)
    /// Something is short, for the time being.
    public static let resourceLimitation = Self(rawValue: 0x0213)

    // Standard: PS3.4 Tables B.2-1, C.4-1, C.4-2, C.4-3.
    /// No space, or no other resource.
    public static let outOfResources = Self(rawValue: 0xA700)
    /// C-MOVE, C-GET: the matches cannot be counted.
    public static let unableToCalculateNumberOfMatches = Self(rawValue: 0xA701)
    /// C-MOVE, C-GET: nothing can be sent.
    public static let unableToPerformSuboperations = Self(rawValue: 0xA702)
    /// C-MOVE: nobody here knows the destination.
    public static let moveDestinationUnknown = Self(rawValue: 0xA801)
    /// C-STORE: the data set does not match the SOP class or instance that the command named.
    public static let dataSetDoesNotMatchSOPClass = Self(rawValue: 0xA900)
    /// C-FIND, C-MOVE, C-GET: the identifier does not match the SOP class.
    public static let identifierDoesNotMatchSOPClass = Self(rawValue: 0xA900)
    /// C-STORE: the data set cannot be understood.
    public static let cannotUnderstand = Self(rawValue: 0xC000)
    /// C-FIND, C-MOVE, C-GET: the request cannot be processed.
    public static let unableToProcess = Self(rawValue: 0xC000)

    /// The first code of the range in which an implementation chooses its own, for C-STORE: 0xA7xx, 0xA9xx, 0xCxxx;
    /// itself where the code stands alone.
    ///
    ///     switch status.general { case .outOfResources: … }
    ///
    /// Standard: PS3.4 Table B.2-1.
    public var general: Self {
        switch rawValue {
        case 0xA700...0xA7FF: .outOfResources
        case 0xA900...0xA9FF: .dataSetDoesNotMatchSOPClass
        case 0xC000...0xCFFF: .cannotUnderstand
        default: self
        }
    }

    /// The meaning in words, as the standard gives it for C-STORE and C-ECHO.
    ///
    /// Standard: PS3.4 Table B.2-1, PS3.7 C.
    public var meaning: String {
        if let text = Self.meanings[rawValue] ?? Self.meanings[general.rawValue] { return text }
        return (0xB000...0xBFFF).contains(rawValue)
            ? "a warning of the implementation's own" : "a status of the implementation's own"
    }

    private static let meanings: [UInt16: String] = [
        0x0000: "success",
        0x0001: "requested optional attributes are not supported",
        0x0105: "no such attribute",
        0x0106: "invalid attribute value",
        0x0107: "attribute list error",
        0x0110: "processing failure",
        0x0111: "duplicate SOP instance",
        0x0112: "no such SOP instance",
        0x0113: "no such event type",
        0x0114: "no such argument",
        0x0115: "invalid argument value",
        0x0116: "attribute value out of range",
        0x0117: "invalid SOP instance",
        0x0118: "no such SOP class",
        0x0119: "class-instance conflict",
        0x0120: "missing attribute",
        0x0121: "missing attribute value",
        0x0122: "SOP class not supported",
        0x0123: "no such action type",
        0x0124: "not authorized",
        0x0210: "duplicate invocation",
        0x0211: "unrecognized operation",
        0x0212: "mistyped argument",
        0x0213: "resource limitation",
        0xA700: "out of resources",
        0xA900: "data set does not match SOP class",
        0xB000: "coercion of data elements",
        0xB006: "elements discarded",
        0xB007: "data set does not match SOP class",
        0xC000: "cannot understand",
        0xFE00: "cancelled",
        0xFF00: "pending",
        0xFF01: "pending, with keys that are not supported",
    ]
}
