/// What only some of the network definitions leave open, as `model.json` states it; nil is the definition's own choice.
///
/// ```json
/// {"upsampling": "interpolation", "gates": 2}
/// ```
/// An option that the definition has no use for is refused: see ``NetworkKind/options``.
public struct NetworkOptions: Codable, Sendable, Equatable {
    /// How a decoder doubles sizes.
    public var upsampling: Upsampling?

    /// Whether the logits of all levels together make the output's, instead of the finest level's alone.
    public var deepSupervision: Bool?

    /// Attention gates at each level, all on the same skip, each with weights of its own.
    public var gates: Int?

    /// Convolutions of each block, in the order in which the blocks are computed.
    public var units: [Int]?

    /// Channels that each unit of a block of dense units adds, block by block.
    public var growth: [Int]?

    /// Channels of each block's skip connection.
    public var skipFilters: [Int]?

    /// The dilations of dense units, one after the other and from the first again.
    public var dilations: [Int]?

    /// Along each spatial axis: positions of a learned spatial prior; nil for none.
    public var priorSize: [Int]?

    /// Options; all are left to the definition unless given.
    public init(
        upsampling: Upsampling? = nil,
        deepSupervision: Bool? = nil,
        gates: Int? = nil,
        units: [Int]? = nil,
        growth: [Int]? = nil,
        skipFilters: [Int]? = nil,
        dilations: [Int]? = nil,
        priorSize: [Int]? = nil
    ) {
        self.upsampling = upsampling
        self.deepSupervision = deepSupervision
        self.gates = gates
        self.units = units
        self.growth = growth
        self.skipFilters = skipFilters
        self.dilations = dilations
        self.priorSize = priorSize
    }

    enum CodingKeys: String, CodingKey {
        case upsampling, deepSupervision, gates, units, growth, skipFilters, dilations, priorSize
    }

    /// The names of the options that are given.
    var given: [String] {
        let isGiven = [
            ("upsampling", upsampling != nil), ("deepSupervision", deepSupervision != nil), ("gates", gates != nil),
            ("units", units != nil), ("growth", growth != nil), ("skipFilters", skipFilters != nil),
            ("dilations", dilations != nil), ("priorSize", priorSize != nil),
        ]
        return isGiven.filter(\.1).map(\.0)
    }
}
