/// How the data set of an instance is encoded.
///
/// Any UID can be a transfer syntax: what this module does not know is taken to be explicit VR little endian with
/// encapsulated pixel data, as PS3.5 A.4 demands of every transfer syntax that compresses.
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
    public var isDeflated: Bool { self == .deflatedExplicitVRLittleEndian }
    /// Whether pixel data is a sequence of fragments rather than native.
    public var isEncapsulated: Bool { !Self.native.contains(self) }

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
}
