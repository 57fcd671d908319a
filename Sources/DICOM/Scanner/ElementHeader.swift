/// The tag, value representation and length in front of a value.
///
/// Standard: PS3.5 7.1.2, 7.1.3, 7.5.
struct ElementHeader {
    /// How headers are written.
    struct Encoding: Sendable {
        /// Whether the value representation is written.
        let isExplicit: Bool
        /// Whether numbers are written most significant byte first.
        let isBigEndian: Bool

        /// As the content of UN of undefined length is written (PS3.5 6.2.2).
        static let implicitLittleEndian = Encoding(isExplicit: false, isBigEndian: false)
    }

    /// The attribute, item or delimiter.
    let tag: AttributeTag
    /// The value representation; `nil` where none is written or it is not known here.
    let representation: ValueRepresentation?
    /// The length of the value in bytes; `nil` where it is undefined.
    let length: UInt64?
    /// How long the header itself is in bytes.
    let byteCount: Int
    /// Where the header begins.
    let offset: UInt64

    /// Reads a header from the front of `bytes`; `nil` where it needs more of them.
    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer, at offset: UInt64, encoding: Encoding) throws(DICOMError) {
        guard bytes.count >= 8 else { return nil }
        let isBigEndian = encoding.isBigEndian
        tag = AttributeTag(bytes.integer(at: 0, isBigEndian), bytes.integer(at: 2, isBigEndian))
        self.offset = offset
        guard encoding.isExplicit, tag.group != 0xFFFE else {
            representation = nil
            byteCount = 8
            length = Self.definedLength(bytes.integer(at: 4, isBigEndian))
            return
        }
        let letters: UInt16 = bytes.integer(at: 4, true)
        representation = ValueRepresentation(rawValue: letters)
        let hasLongLength: Bool
        if let representation {
            hasLongLength = representation.hasLongLength
        } else {
            hasLongLength = try Self.unknownHasLongLength(letters, tag, offset)
        }
        guard hasLongLength else {
            byteCount = 8
            let short: UInt16 = bytes.integer(at: 6, isBigEndian)
            length = UInt64(short)
            return
        }
        guard bytes.count >= 12 else { return nil }
        byteCount = 12
        length = Self.definedLength(bytes.integer(at: 8, isBigEndian))
    }

    private static func definedLength(_ length: UInt32) -> UInt64? {
        length == .max ? nil : UInt64(length)
    }

    /// Value representations to come have a 32-bit length; "??" and two spaces are what some writers put for an unknown
    /// one.
    private static func unknownHasLongLength(
        _ letters: UInt16,
        _ tag: AttributeTag,
        _ offset: UInt64
    ) throws(DICOMError) -> Bool {
        let capitals = UInt16(0x41)...0x5A
        if capitals.contains(letters >> 8), capitals.contains(letters & 0xFF) { return true }
        guard letters == 0x3F3F || letters == 0x2020 else {
            throw .invalidValueRepresentation(tag, bytes: letters, offset: offset)
        }
        return false
    }
}

extension UnsafeRawBufferPointer {
    /// The number whose bytes begin at an offset.
    @inline(__always)
    fileprivate func integer<Number: FixedWidthInteger>(at offset: Int, _ isBigEndian: Bool) -> Number {
        let number = loadUnaligned(fromByteOffset: offset, as: Number.self)
        return isBigEndian ? Number(bigEndian: number) : Number(littleEndian: number)
    }
}

extension AttributeTag {
    /// The beginning of an item of a sequence or of a fragment.
    static let item = Self(0xFFFE, 0xE000)
    /// The end of an item without a length.
    static let itemDelimitationItem = Self(0xFFFE, 0xE00D)
    /// The end of a sequence without a length.
    static let sequenceDelimitationItem = Self(0xFFFE, 0xE0DD)
}
