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
