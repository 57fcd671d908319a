/// Decodes a frame of RLE Lossless: one segment for each byte of a cell, the most significant byte first.
///
/// Standard: PS3.5 G.
struct RunLengthDecoder {
    /// Number of cells of the frame.
    let pixelCount: Int
    /// Bytes of a cell, and so number of segments.
    let bytesPerCell: Int

    /// The bytes of the cells, least significant byte first.
    ///
    /// - Throws: ``DICOMError/undecodablePixelData(_:)`` where a segment is missing or gives fewer or more bytes than
    ///   the frame has pixels.
    func cells(_ frame: UnsafeBufferPointer<UInt8>) throws(DICOMError) -> [UInt8] {
        let segments = try segments(of: frame)
        var result = [UInt8](repeating: 0, count: pixelCount * bytesPerCell)
        for (place, segment) in segments.enumerated() {
            let count = result.withUnsafeMutableBufferPointer { cells in
                decode(UnsafeBufferPointer(rebasing: frame[segment]), into: cells, from: bytesPerCell - 1 - place)
            }
            guard count == pixelCount else {
                throw .undecodablePixelData("an RLE segment has \(count) bytes where \(pixelCount) were expected")
            }
        }
        return result
    }

    /// Where the segments are: the header of 16 numbers gives their count and offsets (PS3.5 G.5).
    private func segments(of frame: UnsafeBufferPointer<UInt8>) throws(DICOMError) -> [Range<Int>] {
        guard frame.count >= 64 else { throw .undecodablePixelData("the RLE header is cut short") }
        let header = (0..<16).map { number in
            (0..<4).reversed().reduce(0) { $0 << 8 | Int(frame[number * 4 + $1]) }
        }
        guard header[0] == bytesPerCell else {
            throw .undecodablePixelData("there are \(header[0]) RLE segments where \(bytesPerCell) were expected")
        }
        let starts = header[1...bytesPerCell]
        let ends = starts.dropFirst() + [frame.count]
        guard starts.first == 64, zip(starts, ends).allSatisfy({ $0 < $1 }) else {
            throw .undecodablePixelData("the RLE segments overlap or lie outside the frame")
        }
        return zip(starts, ends).map { $0..<$1 }
    }

    /// Unpacks a segment into every `bytesPerCell`th byte from `first` on; returns how many bytes it gives, at most one
    /// more than there is room for.
    private func decode(
        _ segment: UnsafeBufferPointer<UInt8>,
        into cells: UnsafeMutableBufferPointer<UInt8>,
        from first: Int
    ) -> Int {
        var count = 0
        var index = 0
        while index < segment.count, count < pixelCount {
            let control = Int(Int8(bitPattern: segment[index]))
            index += 1
            if control == -128 { continue }
            let length = abs(control) + 1
            let isRun = control < 0
            guard index + (isRun ? 1 : length) <= segment.count else { return count }
            guard count + length <= pixelCount else { return pixelCount + 1 }
            for offset in 0..<length {
                cells[first + (count + offset) * bytesPerCell] = segment[isRun ? index : index + offset]
            }
            count += length
            index += isRun ? 1 : length
        }
        return isOnlyPadding(segment[index...]) ? count : pixelCount + 1
    }

    /// Whether what is left of a segment gives no more bytes: padding to an even length, or control bytes without
    /// effect.
    private func isOnlyPadding(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        rest.count <= 1 || rest.allSatisfy { $0 == 0 || $0 == 0x80 }
    }
}
