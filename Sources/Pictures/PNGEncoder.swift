import DICOM

/// Encodes a picture of 8-bit red, green and blue as PNG.
///
/// Standard: ISO/IEC 15948 (PNG), RFC 1950.
enum PNGEncoder {
    /// The file's bytes; `pixels` are row-major [y, x, 3].
    static func encoded(pixels: [UInt8], width: Int, height: Int) -> [UInt8] {
        precondition(pixels.count == width * height * 3, "\(pixels.count) bytes do not fill \(width)×\(height) pixels")
        // Eight bits a sample, colour, deflate, adaptive filters, not interlaced.
        let header = bytes(UInt32(width)) + bytes(UInt32(height)) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", header)
            + chunk("IDAT", Zlib.compressed(filtered(pixels, stride: width * 3)))
            + chunk("IEND", [])
    }

    /// Each row as its difference from the row above (filter "up"), which compresses well.
    private static func filtered(_ pixels: [UInt8], stride: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(pixels.count + pixels.count / max(stride, 1))
        for start in Swift.stride(from: 0, to: pixels.count, by: stride) {
            result.append(2)
            for index in start..<start + stride {
                result.append(pixels[index] &- (start == 0 ? 0 : pixels[index - stride]))
            }
        }
        return result
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return bytes(UInt32(content.count)) + body + bytes(checksum(body))
    }

    /// CRC-32 as PNG demands it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value = UInt32.max
        for byte in bytes { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) }
        return ~value
    }

    private static let table: [UInt32] = (0..<256).map { entry in
        (0..<8).reduce(UInt32(entry)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
