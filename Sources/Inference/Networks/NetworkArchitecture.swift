/// A network's definition and sizes, as `model.json` states them.
///
/// ```json
/// {"kind": "attention-unet-2d", "dimensions": 2, "filters": [16, 32, 64, 128, 256],
///  "inputChannels": 1, "outputChannels": 1}
/// ```
public struct NetworkArchitecture: Codable, Sendable, Equatable {
    /// The network definition.
    public var kind: NetworkKind

    /// Spatial axes: 2 or 3.
    public var dimensions: Int

    /// Channels of each level, from the finest to the deepest; of each unit of the dense dilated network; the six
    /// `features` of MONAI's `BasicUNet`, the last of which are those of the stage before the output.
    public var filters: [Int]

    /// Channels of the input: 1 for CT.
    public var inputChannels: Int

    /// Channels of the output: 1 logit for a foreground, or one for each class.
    public var outputChannels: Int

    /// Steps from level to level, one fewer than `filters`; only MONAI's `AttentionUnet` and `UNet` can
    /// have others than 2.
    public var strides: [Int]

    /// Added to the variance in every normalization.
    public var normalizationEpsilon: Double

    /// How the checkpoint's tensor names differ from the definition's.
    public var nameMap: NameMap

    /// What the network definition leaves open besides.
    public var options: NetworkOptions

    /// Describes a network; the strides default to 2.
    public init(
        kind: NetworkKind,
        dimensions: Int,
        filters: [Int],
        inputChannels: Int = 1,
        outputChannels: Int,
        strides: [Int]? = nil,
        normalizationEpsilon: Double = 1e-5,
        nameMap: NameMap = NameMap(),
        options: NetworkOptions = NetworkOptions()
    ) {
        self.kind = kind
        self.dimensions = dimensions
        self.filters = filters
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.strides = strides ?? [Int](repeating: 2, count: max(0, filters.count - 1))
        self.normalizationEpsilon = normalizationEpsilon
        self.nameMap = nameMap
        self.options = options
    }

    /// Decodes a description; `inputChannels`, `strides`, `normalizationEpsilon`, `nameMap` and `options` may be left
    /// out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            kind: try container.decode(NetworkKind.self, forKey: .kind),
            dimensions: try container.decode(Int.self, forKey: .dimensions),
            filters: try container.decode([Int].self, forKey: .filters),
            inputChannels: try container.decodeIfPresent(Int.self, forKey: .inputChannels) ?? 1,
            outputChannels: try container.decode(Int.self, forKey: .outputChannels),
            strides: try container.decodeIfPresent([Int].self, forKey: .strides),
            normalizationEpsilon: try container.decodeIfPresent(Double.self, forKey: .normalizationEpsilon) ?? 1e-5,
            nameMap: try container.decodeIfPresent(NameMap.self, forKey: .nameMap) ?? NameMap(),
            options: try container.decodeIfPresent(NetworkOptions.self, forKey: .options) ?? NetworkOptions()
        )
    }
}
