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

/// How the coefficients of a JPEG 2000 tile are cut into precincts, code-blocks and packets.
///
/// Standard: ISO/IEC 15444-1 A.6.1, A.6.2, B.6, B.7.
struct JPEG2000CodingStyle: Equatable {
    /// Whether code-blocks may be those of High-Throughput JPEG 2000 (ISO/IEC 15444-15 A.4).
    let isHighThroughput: Bool
    /// Number of quality layers.
    private let layers: Int
    /// The exponents of a code-block's width and height.
    private let codeBlock: [Int]
    /// The exponents of a precinct's width and height at each resolution, the smallest first.
    private let precincts: [[Int]]

    /// Reads the parameters of a COD marker segment; `nil` where they are not all there.
    init?(_ reader: BigEndianReader, defaultAt place: Int) {
        guard let style = reader.number(place, 1), let layers = reader.number(place + 2, 2) else { return nil }
        self.init(reader, parametersAt: place + 5, hasPrecincts: style & 1 == 1, layers: layers)
    }

    /// Reads the parameters of a COC marker segment, which has the layers of its COD.
    init?(_ reader: BigEndianReader, at place: Int, like other: Self?) {
        guard let style = reader.number(place, 1) else { return nil }
        self.init(reader, parametersAt: place + 1, hasPrecincts: style & 1 == 1, layers: other?.layers ?? 1)
    }

    private init?(_ reader: BigEndianReader, parametersAt place: Int, hasPrecincts: Bool, layers: Int) {
        guard let levels = reader.number(place, 1), levels <= 32, let width = reader.number(place + 1, 1),
            let height = reader.number(place + 2, 1)
        else { return nil }
        self.layers = layers
        isHighThroughput = (reader.number(place + 3, 1) ?? 0) & 0x40 != 0
        codeBlock = [(width & 15) + 2, (height & 15) + 2]
        precincts = (0...levels).map { resolution in
            let size = hasPrecincts ? reader.number(place + 5 + resolution, 1) ?? 0 : 0xFF
            return [size & 15, size >> 4]
        }
    }

    /// The code-blocks of a tile of one component, and the most packets that its resolutions can have.
    func parts(ofTile size: (width: Int, height: Int)) -> (codeBlocks: Int, packets: Int) {
        var codeBlocks = 0
        var mostPrecincts = 1
        for (resolution, precinct) in precincts.enumerated() {
            let extent = [size.width, size.height].map { Self.pieces($0, precincts.count - 1 - resolution) }
            let count = zip(extent, precinct).map { Self.pieces($0, $1) }.reduce(1, *)
            mostPrecincts = max(mostPrecincts, count)
            let isWhole = resolution == 0
            let blocks = zip(extent, zip(precinct, codeBlock)).map { length, exponents in
                let exponent = min(max(isWhole ? exponents.0 : exponents.0 - 1, 0), exponents.1)
                return Self.pieces(isWhole ? length : (length + 1) / 2, exponent)
            }
            codeBlocks += blocks.reduce(isWhole ? 1 : 3, *)
        }
        return (codeBlocks, mostPrecincts * precincts.count * layers)
    }

    /// How many pieces of a power of two cover a length.
    private static func pieces(_ length: Int, _ exponent: Int) -> Int { (length + (1 << exponent) - 1) >> exponent }
}

/// Reads numbers, most significant byte first, from anywhere in a buffer.
struct BigEndianReader {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The number in `count` bytes from `place` on; `nil` where they are not all there.
    func number(_ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place <= bytes.count - count else { return nil }
        return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
