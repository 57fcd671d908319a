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
