extension DIMSEStatus {
    /// The operation was done.
    public static let success = Self(rawValue: 0x0000)
    /// The same SOP Instance UID is already stored with other content.
    public static let duplicateSOPInstance = Self(rawValue: 0x0111)
    /// The SOP Instance UID breaks the rules of PS3.5 9.1.
    public static let invalidObjectInstance = Self(rawValue: 0x0117)
    /// The SOP class is not the one that the presentation context was accepted for.
    public static let sopClassNotSupported = Self(rawValue: 0x0122)
    /// This peer may not do this.
    public static let notAuthorized = Self(rawValue: 0x0124)
    /// The operation does not belong to the SOP class.
    public static let unrecognizedOperation = Self(rawValue: 0x0211)
    /// Something went wrong on our side.
    public static let processingFailure = Self(rawValue: 0x0110)
    /// No space, or no other resource.
    public static let outOfResources = Self(rawValue: 0xA700)
    /// The data set does not match the SOP class or instance that the command named.
    public static let dataSetDoesNotMatchSOPClass = Self(rawValue: 0xA900)
    /// The data set cannot be understood.
    public static let cannotUnderstand = Self(rawValue: 0xC000)

    /// The meaning in words, as the standard gives it for C-STORE and C-ECHO.
    ///
    /// Standard: PS3.4 Table B.2-1, PS3.7 C.
    public var meaning: String {
        if let text = Self.meanings[rawValue] { return text }
        return switch rawValue {
        case 0xA700...0xA7FF: "out of resources"
        case 0xA900...0xA9FF: "data set does not match SOP class"
        case 0xC000...0xCFFF: "cannot understand"
        case 0xB000...0xBFFF: "a warning of the implementation's own"
        default: "a status of the implementation's own"
        }
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
        0x0115: "invalid argument value",
        0x0116: "attribute value out of range",
        0x0117: "invalid SOP instance",
        0x0118: "no such SOP class",
        0x0119: "class-instance conflict",
        0x0120: "missing attribute",
        0x0121: "missing attribute value",
        0x0122: "SOP class not supported",
        0x0124: "not authorized",
        0x0210: "duplicate invocation",
        0x0211: "unrecognized operation",
        0x0212: "mistyped argument",
        0x0213: "resource limitation",
        0xB000: "coercion of data elements",
        0xB006: "elements discarded",
        0xB007: "data set does not match SOP class",
        0xFE00: "cancelled",
        0xFF00: "pending",
    ]
}
