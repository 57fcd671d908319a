import DICOM

/// A colour of a picture, 0 to 255 each.
package struct PictureColor: Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    package static let background = Self(red: 16, green: 18, blue: 22)
    package static let text = Self(red: 235, green: 238, blue: 242)
    package static let quietText = Self(red: 150, green: 158, blue: 168)
    package static let segment = Self(red: 255, green: 176, blue: 0)
    package static let reference = Self(red: 0, green: 200, blue: 255)

    package static func gray(_ value: UInt8) -> Self { Self(red: value, green: value, blue: value) }
}

/// A picture of 8-bit red, green and blue: row-major [y, x, 3].
public struct Picture: Sendable {
    /// The number of columns.
    public let width: Int
    /// The number of rows.
    public let height: Int
    /// The samples.
    public private(set) var pixels: [UInt8]

    package init(width: Int, height: Int, color: PictureColor = .background) {
        self.width = width
        self.height = height
        pixels = (0..<width * height).flatMap { _ in [color.red, color.green, color.blue] }
    }

    /// The picture as the bytes of a PNG file.
    public var png: [UInt8] { PNGEncoder.encoded(pixels: pixels, width: width, height: height) }

    /// Lays a colour over a pixel; outside the picture nothing happens.
    package mutating func blend(_ color: PictureColor, opacity: Double = 1, x: Int, y: Int) {
        guard x >= 0, y >= 0, x < width, y < height else { return }
        let index = (y * width + x) * 3
        for (offset, value) in [color.red, color.green, color.blue].enumerated() {
            let old = Double(pixels[index + offset])
            pixels[index + offset] = UInt8((old + (Double(value) - old) * opacity).rounded())
        }
    }

    /// Writes a line of text with its upper left corner at x, y; `scale` is the size of a dot of the letters.
    package mutating func write(_ text: String, x: Int, y: Int, scale: Int = 2, color: PictureColor = .text) {
        for (position, character) in text.enumerated() {
            for (row, dots) in PixelFont.rows(of: character).enumerated() {
                for column in 0..<PixelFont.width where dots & (0x10 >> UInt8(column)) != 0 {
                    let left = x + (position * PixelFont.advance + column) * scale
                    fill(x: left, y: y + row * scale, width: scale, height: scale, color)
                }
            }
        }
    }

    /// Fills a rectangle.
    package mutating func fill(x: Int, y: Int, width: Int, height: Int, _ color: PictureColor) {
        for row in y..<y + height {
            for column in x..<x + width { blend(color, x: column, y: row) }
        }
    }
}

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
