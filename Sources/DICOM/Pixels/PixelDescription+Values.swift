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
