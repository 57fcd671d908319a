/// The headers of a JPEG 2000 codestream: its size, and into how many parts its coefficients are cut.
///
/// A decoder allocates the parts before it reads any of them, so that 100 bytes can claim gigabytes.
///
/// Standard: ISO/IEC 15444-1 A.4 to A.6.
struct JPEG2000Header {
    /// Size of the image in pixels.
    let rows, columns: Int
    /// Samples of a pixel.
    let components: Int
    /// Whether the samples of the first component have a sign.
    let isSigned: Bool
    /// How the image is cut into tiles.
    private let tiles: (across: Int, down: Int, width: Int, height: Int)
    /// Whether any code-block may be one of High-Throughput JPEG 2000.
    private(set) var isHighThroughput = false
    /// What is too much about the codestream; `nil` where nothing is.
    private(set) var excess: String?
    /// The coding styles of the whole image and of the tile that was looked at last, and how many there were.
    private var first, last: JPEG2000CodingStyle?
    private var styleCount = 0

    /// Reads the headers of a codestream, bare or in a JP2 file; `nil` where it is none.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        let reader = BigEndianReader(bytes: bytes)
        guard let start = Self.start(reader), reader.number(start + 2, 2) == 0xFF51,
            let length = reader.number(start + 4, 2),
            let components = reader.number(start + 40, 2)
        else { return nil }
        let size = (0..<8).map { reader.number(start + 8 + 4 * $0, 4) ?? 0 }
        guard size[0] > size[2], size[1] > size[3], size[4] > 0, size[5] > 0, size[6] <= size[2], size[7] <= size[3]
        else {
            return nil
        }
        self.components = components
        isSigned = (reader.number(start + 42, 1) ?? 0) & 0x80 != 0
        columns = size[0] - size[2]
        rows = size[1] - size[3]
        tiles = (
            (size[0] - size[6] + size[4] - 1) / size[4], (size[1] - size[7] + size[5] - 1) / size[5],
            min(size[4], columns), min(size[5], rows)
        )
        guard tiles.across <= Self.mostTiles, tiles.down <= Self.mostTiles, tiles.across * tiles.down <= Self.mostTiles
        else {
            excess = "more than \(Self.mostTiles) tiles"
            return
        }
        readStyles(reader, from: start + 4 + length)
    }

    /// What is too much about a coding style; `nil` where nothing is.
    private func excess(of style: JPEG2000CodingStyle) -> String? {
        let parts = style.parts(ofTile: (tiles.width, tiles.height))
        guard parts.codeBlocks * tiles.across * tiles.down <= Self.mostCodeBlocks else {
            return "more than \(Self.mostCodeBlocks) code-blocks"
        }
        return parts.packets <= Self.mostPackets ? nil : "more than \(Self.mostPackets) packets a tile"
    }

    private static let mostTiles = 4096
    private static let mostCodeBlocks = 1 << 17
    private static let mostPackets = 1 << 23
    /// Two for each tile, of which an encoder that gives each tile its own needs one.
    private static let mostStyles = 2 * mostTiles

    /// Where the codestream begins.
    private static func start(_ reader: BigEndianReader) -> Int? {
        if reader.number(0, 2) == 0xFF4F { return 0 }
        var box = 0
        while let length = reader.number(box, 4), let type = reader.number(box + 4, 4) {
            let content = box + (length == 1 ? 16 : 8)
            if type == 0x6A70_3263 { return reader.number(content, 2) == 0xFF4F ? content : nil }
            guard length >= 8 else { return nil }
            box += length
        }
        return nil
    }

    /// Reads the coding styles of the main header and of the headers of tile-parts.
    private mutating func readStyles(_ reader: BigEndianReader, from start: Int) {
        var place = start
        var tilePart: (start: Int, length: Int)?
        while excess == nil, let marker = reader.number(place, 2), let length = reader.number(place + 2, 2) {
            switch marker {
            case 0xFF90: tilePart = (place, reader.number(place + 6, 4) ?? 0)
            case 0xFF93:
                guard let part = tilePart, part.length > 0 else { return }
                place = max(part.start + part.length, place + 2)
                continue
            case 0xFF52: add(JPEG2000CodingStyle(reader, defaultAt: place + 4))
            case 0xFF53:
                let style = JPEG2000CodingStyle(reader, at: place + (components < 257 ? 5 : 6), like: first)
                add(style)
            default: guard marker > 0xFF00, marker != 0xFFD9 else { return }
            }
            place += 2 + max(length, 2)
        }
    }

    private mutating func add(_ style: JPEG2000CodingStyle?) {
        guard let style, style != last else { return }
        if first == nil { first = style }
        last = style
        styleCount += 1
        isHighThroughput = isHighThroughput || style.isHighThroughput
        excess = styleCount > Self.mostStyles ? "more than \(Self.mostStyles) coding styles" : excess(of: style)
    }
}
