/// How the data set of an instance is encoded.
///
/// Any UID can be a transfer syntax: what this module does not know is taken to be explicit VR little endian with
/// encapsulated pixel data, as PS3.5 A.4 demands of every transfer syntax that compresses. That is a guess, which
/// ``isScannable`` tells from knowledge.
///
/// Standard: PS3.5 10 and A, PS3.6 A.
public struct TransferSyntax: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The UID by which the transfer syntax is negotiated.
    public let uid: UID

    /// Creates the transfer syntax of a UID.
    public init(_ uid: UID) { self.uid = uid }

    /// The UID's dotted form.
    public var description: String { uid.description }

    /// Whether elements carry their value representation.
    public var isExplicitVR: Bool { self != .implicitVRLittleEndian }
    /// Whether numbers are stored most significant byte first.
    public var isBigEndian: Bool { self == .explicitVRBigEndian }
    /// Whether the data set is compressed as a whole by deflate.
    public var isDeflated: Bool { Self.deflated.contains(self) }
    /// Whether pixel data is a sequence of fragments rather than native.
    public var isEncapsulated: Bool { !Self.native.contains(self) }
    /// Whether it is known how data sets are encoded, so that ``DataSetScanner`` tells a well formed one from another.
    ///
    /// This is so for every transfer syntax of PS3.6 A that data sets are stored in. A private one, or one that is
    /// newer than this list, may be read by luck: a maker is free to encode data sets in any way (GE's
    /// 1.2.840.113619.5.2 is implicit VR with big-endian pixels).
    public var isScannable: Bool { Self.native.contains(self) || Self.encapsulated.contains(uid.description) }

    /// Implicit VR Little Endian, the default transfer syntax.
    public static let implicitVRLittleEndian = Self(UID(constant: "1.2.840.10008.1.2"))
    /// Explicit VR Little Endian.
    public static let explicitVRLittleEndian = Self(UID(constant: "1.2.840.10008.1.2.1"))
    /// Deflated Explicit VR Little Endian.
    public static let deflatedExplicitVRLittleEndian = Self(UID(constant: "1.2.840.10008.1.2.1.99"))
    /// Explicit VR Big Endian, retired.
    public static let explicitVRBigEndian = Self(UID(constant: "1.2.840.10008.1.2.2"))
    /// JPEG 2000 Image Compression (Lossless Only).
    public static let jpeg2000Lossless = Self(UID(constant: "1.2.840.10008.1.2.4.90"))
    /// JPEG 2000 Image Compression.
    public static let jpeg2000 = Self(UID(constant: "1.2.840.10008.1.2.4.91"))

    private static let native: Set<Self> = [
        .implicitVRLittleEndian, .explicitVRLittleEndian, .deflatedExplicitVRLittleEndian, .explicitVRBigEndian,
    ]

    /// With the JPIP-referenced ones that are deflated.
    private static let deflated: Set<Self> = [
        .deflatedExplicitVRLittleEndian,
        Self(UID(constant: "1.2.840.10008.1.2.4.95")), Self(UID(constant: "1.2.840.10008.1.2.4.205")),
    ]

    /// Explicit VR little endian with fragments, or with no pixel data at all (JPIP).
    private static let encapsulated: Set<String> = {
        let jpeg = Array(50...66) + [70, 80, 81, 90, 91, 92, 93, 94, 95]
        let others = Array(100...108) + [110, 111, 112] + Array(201...205)
        let fragmentable = (100...106).map { "4.\($0).1" }
        let endings = (jpeg + others).map { "4.\($0)" } + fragmentable + ["1.98", "5", "8.1"]
        return Set(endings.map { "1.2.840.10008.1.2.\($0)" })
    }()
}
