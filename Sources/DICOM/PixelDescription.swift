/// How the pixels of an instance are stored.
///
/// Standard: PS3.3 C.7.6.3, PS3.5 8.
struct PixelDescription {
    /// Size of a frame in pixels.
    let rows, columns: Int
    /// Number of frames.
    let frameCount: Int
    /// Size of a cell, of the value in it, and the value's most significant bit.
    let bitsAllocated, bitsStored, highBit: Int
    /// Whether stored values are two's complement.
    let isSigned: Bool

    /// What a frame may have at most, so that a few bytes of compressed data cannot claim all memory.
    private static let maximumPixelCount = 1 << 26

    /// Number of pixels of a frame.
    var pixelCount: Int { rows * columns }

    /// Reads and checks the Image Pixel module.
    ///
    /// - Throws: ``DICOMError/unsupportedPixelData(_:)`` where it describes what cannot be decoded.
    init(_ dataSet: DataSet) throws(DICOMError) {
        rows = try Self.number(dataSet, .rows, in: 1...65535)
        columns = try Self.number(dataSet, .columns, in: 1...65535)
        frameCount = dataSet.isEmpty(.numberOfFrames) ? 1 : try Self.number(dataSet, .numberOfFrames, in: 1...65535)
        bitsAllocated = try Self.number(dataSet, .bitsAllocated, in: 1...64)
        bitsStored = try Self.number(dataSet, .bitsStored, in: 1...bitsAllocated)
        highBit =
            dataSet.isEmpty(.highBit)
            ? bitsStored - 1 : try Self.number(dataSet, .highBit, in: bitsStored - 1...bitsAllocated - 1)
        isSigned = dataSet.integer(.pixelRepresentation) == 1
        guard [1, 8, 16, 32].contains(bitsAllocated) else {
            throw .unsupportedPixelData("\(bitsAllocated) bits are allocated where 1, 8, 16 or 32 were expected")
        }
        guard (dataSet.integer(.samplesPerPixel) ?? 1) == 1 else {
            throw .unsupportedPixelData("it is in colour")
        }
        guard pixelCount <= Self.maximumPixelCount else {
            throw .unsupportedPixelData("a frame has \(columns)x\(rows) pixels")
        }
        guard dataSet.contains(.pixelData) else { throw .missingAttribute(.pixelData) }
    }

    private static func number(
        _ dataSet: DataSet,
        _ tag: AttributeTag,
        in range: ClosedRange<Int>
    ) throws(DICOMError) -> Int {
        guard let number = dataSet.integer(tag) else { throw .missingAttribute(tag) }
        guard range.contains(number) else { throw .unsupportedPixelData("\(tag) is \(number)") }
        return number
    }
}
