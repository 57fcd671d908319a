public import DICOM

/// The bytes of a data set, put together element by element: also of one that no writer would write.
///
///     var bytes = EncodedDataSet(.explicitVRLittleEndian)
///     bytes.add(.patientName, .PN, "Doe^Jane")
///     bytes.addSequence(.referencedSeriesSequence, hasLength: false) { sequence in
///         sequence.addItem(hasLength: true) { $0.add(.seriesInstanceUID, .UI, "1.2.3") }
///     }
public struct EncodedDataSet {
    /// What has been put together so far.
    public var bytes: [UInt8] = []
    /// How elements are written; a deflated data set is written as it is before deflating.
    public let transferSyntax: TransferSyntax

    /// Starts an empty data set.
    public init(_ transferSyntax: TransferSyntax = .explicitVRLittleEndian) { self.transferSyntax = transferSyntax }

    /// Adds a text value, padded to an even length.
    public mutating func add(_ tag: AttributeTag, _ vr: ValueRepresentation, _ text: String) {
        add(tag, vr, Array(text.utf8))
    }

    /// Adds a number of 16 bits.
    public mutating func add(_ tag: AttributeTag, _ number: UInt16) { add(tag, .US, encoded(number)) }

    /// Adds a value field, padded to an even length.
    public mutating func add(_ tag: AttributeTag, _ vr: ValueRepresentation, _ value: [UInt8]) {
        addHeader(tag, vr, length: UInt32(value.count + value.count % 2))
        bytes += value + (value.count.isMultiple(of: 2) ? [] : [vr == .UI || vr == .OB ? 0 : 0x20])
    }

    /// Adds an element header that may claim any length.
    public mutating func addHeader(_ tag: AttributeTag, _ vr: ValueRepresentation, length: UInt32) {
        bytes += encoded(tag.group) + encoded(tag.element)
        guard transferSyntax.isExplicitVR else {
            bytes += encoded(length)
            return
        }
        bytes += Array(vr.letters.utf8)
        bytes += Self.longForms.contains(vr) ? [0, 0] + encoded(length) : encoded(UInt16(truncatingIfNeeded: length))
    }

    /// Adds an item, a delimiter or anything else whose header has no value representation.
    public mutating func addMark(_ element: UInt16, length: UInt32 = 0) {
        bytes += encoded(0xFFFE as UInt16) + encoded(element) + encoded(length)
    }

    /// Adds a sequence with or without a length.
    public mutating func addSequence(
        _ tag: AttributeTag,
        hasLength: Bool = true,
        _ body: (inout EncodedDataSet) -> Void
    ) {
        var content = EncodedDataSet(transferSyntax)
        body(&content)
        addHeader(tag, .SQ, length: hasLength ? UInt32(content.bytes.count) : .max)
        bytes += content.bytes
        if !hasLength { addMark(0xE0DD) }
    }

    /// Adds an item with or without a length.
    public mutating func addItem(hasLength: Bool = true, _ body: (inout EncodedDataSet) -> Void = { _ in }) {
        var content = EncodedDataSet(transferSyntax)
        body(&content)
        addMark(0xE000, length: hasLength ? UInt32(content.bytes.count) : .max)
        bytes += content.bytes
        if !hasLength { addMark(0xE00D) }
    }

    /// The bytes of a number in the byte order of the transfer syntax.
    public func encoded<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: transferSyntax.isBigEndian ? number.bigEndian : number.littleEndian) { Array($0) }
    }

    private static let longForms: Set<ValueRepresentation> = [
        .OB, .OD, .OF, .OL, .OV, .OW, .SQ, .SV, .UC, .UN, .UR, .UT, .UV,
    ]
}
