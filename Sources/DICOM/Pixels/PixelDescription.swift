/// How the pixels of an instance are stored.
///
/// Standard: PS3.3 C.7.6.3, PS3.5 8.
package struct PixelDescription {
    /// Size of a frame in pixels.
    package let rows, columns: Int
    /// Number of frames.
    package let frameCount: Int
    /// Size of a cell, of the value in it, and the value's most significant bit.
    let bitsAllocated, bitsStored, highBit: Int
    /// Whether stored values are two's complement.
    let isSigned: Bool

    /// What a frame may have at most, so that a few bytes of compressed data cannot claim all memory.
    private static let maximumPixelCount = 1 << 24

    /// Number of pixels of a frame.
    var pixelCount: Int { rows * columns }

    /// Reads and checks the Image Pixel module and Number of Frames.
    ///
    /// - Throws: ``DICOMError/unsupportedPixelData(_:)`` where it describes what is not decoded here,
    ///   ``DICOMError/missingAttribute(_:)`` or ``DICOMError/invalidAttribute(_:found:expected:)`` where it is broken.
    package init(_ dataSet: DataSet) throws(DICOMError) {
        let module = PixelModuleReader(dataSet: dataSet)
        try module.checkKind()
        rows = try module.number(.rows, in: 1...65535)
        columns = try module.number(.columns, in: 1...65535)
        // No image has no frame: writers mean that nothing is said.
        let isUnsaid = (try? dataSet.integer(.numberOfFrames)) == 0
        frameCount = isUnsaid ? 1 : try module.number(.numberOfFrames, in: 1...Int(Int32.max), unlessEmpty: 1)
        bitsAllocated = try module.number(.bitsAllocated, among: [1, 8, 16, 32])
        bitsStored = try module.number(.bitsStored, in: 1...bitsAllocated)
        highBit = try module.number(.highBit, in: bitsStored - 1...bitsAllocated - 1, unlessEmpty: bitsStored - 1)
        isSigned = try module.number(.pixelRepresentation, in: 0...1) == 1
        guard pixelCount <= Self.maximumPixelCount else {
            throw .unsupportedPixelData(
                "a frame has \(columns)x\(rows) pixels where at most \(Self.maximumPixelCount) were expected"
            )
        }
        guard bitsAllocated > 1 || !dataSet.transferSyntax.isEncapsulated else {
            throw .unsupportedPixelData("pixels of one bit are compressed")
        }
        guard dataSet.contains(.pixelData) else { throw .missingAttribute(.pixelData) }
    }

    /// Checks the size that a codestream says it has, before anything is allocated for it.
    func check(rows: Int, columns: Int, components: Int) throws(DICOMError) {
        guard rows == self.rows, columns == self.columns, components == 1 else {
            throw .undecodablePixelData(
                "the codestream has \(columns)x\(rows) pixels of \(components) samples"
                    + " where \(self.columns)x\(self.rows) of 1 were expected"
            )
        }
    }
}

extension PixelDescription {
    /// The stored values of a frame whose cells of 8, 16 or 32 bits come least significant byte first.
    func values(ofCells bytes: [UInt8], bits: Int) -> [Int32] {
        bytes.withUnsafeBytes { raw in
            switch bits {
            case 8: values(of: raw.assumingMemoryBound(to: UInt8.self), highBit: highBit)
            case 16: values(of: raw.assumingMemoryBound(to: UInt16.self), highBit: highBit)
            default: values(of: raw.assumingMemoryBound(to: UInt32.self), highBit: highBit)
            }
        }
    }

    /// The stored values of a frame of samples as a decoder gives them.
    ///
    /// Lossy compression can carry a sample beyond the bits that are stored: the nearest value stands for it. Samples
    /// whose sign is not that of the data set have the value in their lowest bits.
    func values(ofSamples samples: UnsafePointer<Int32>, areSigned: Bool) -> [Int32] {
        guard areSigned != isSigned || bitsStored == 32 else {
            let highest = Int32(1 << (isSigned ? bitsStored - 1 : bitsStored) - 1)
            let lowest = isSigned ? -highest - 1 : 0
            return UnsafeBufferPointer(start: samples, count: pixelCount).map { min(max($0, lowest), highest) }
        }
        return samples.withMemoryRebound(to: UInt32.self, capacity: pixelCount) { words in
            values(of: UnsafeBufferPointer(start: words, count: pixelCount), highBit: bitsStored - 1)
        }
    }

    /// The values of a frame of one bit a pixel, least significant bit first, that begins within the first byte.
    func values(ofBits bytes: [UInt8], from first: Int) -> [Int32] {
        (first..<first + pixelCount).map { bit in Int32(bytes[bit / 8] >> UInt8(bit % 8) & 1) }
    }

    /// The bits up to the high bit, sign-extended where values are signed: what lies above them is shifted out to the
    /// left, what lies below them to the right.
    @inline(__always)
    private func values<Cell: FixedWidthInteger & UnsignedInteger>(
        of cells: UnsafeBufferPointer<Cell>,
        highBit: Int
    ) -> [Int32] {
        let up = UInt32(31 - highBit)
        let down = UInt32(32 - bitsStored)
        return [Int32](unsafeUninitializedCapacity: pixelCount) { values, count in
            count = pixelCount
            if isSigned {
                for pixel in 0..<pixelCount {
                    let bits = UInt32(Cell(littleEndian: cells[pixel])) &<< up
                    values[pixel] = Int32(bitPattern: bits) &>> Int32(down)
                }
            } else {
                for pixel in 0..<pixelCount {
                    let bits = UInt32(Cell(littleEndian: cells[pixel])) &<< up
                    values[pixel] = Int32(bitPattern: bits &>> down)
                }
            }
        }
    }
}
