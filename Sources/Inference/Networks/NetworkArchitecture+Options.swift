/// The options, the definitions' own choices where they are not given.
extension NetworkArchitecture {
    var upsampling: Upsampling {
        options.upsampling ?? (kind.isGatedByLevels ? .interpolation : .transposedConvolution)
    }

    var hasDeepSupervision: Bool { options.deepSupervision ?? kind.isGatedByLevels }

    /// Gates at each level but the first and the deepest.
    var gates: Int { options.gates ?? 1 }

    /// Convolutions of each block: of a plain U-Net's stages on the way down and up, of V-Net's way down and up as
    /// published for its five levels, of DenseVNet's stacks; of MONAI's `UNet` one number, the convolutions of each
    /// residual unit on the way down, or 0 for none.
    var units: [Int] {
        if let units = options.units { return units }
        switch kind {
        case .vnet: return [1, 2, 3, 2, 2, 2, 1, 1]
        case .plainConvUNet: return [Int](repeating: 2, count: blocks)
        case .monaiUNet: return [0]
        default: return [5, 10, 10]
        }
    }

    var growth: [Int] { options.growth ?? [4, 8, 16] }

    var skipFilters: [Int] { options.skipFilters ?? [12, 24, 24] }

    var dilations: [Int] { options.dilations ?? (kind == .denseDilated ? [1, 2, 4, 8, 16] : [1]) }

    /// Blocks that ``units`` counts the convolutions of.
    var blocks: Int {
        switch kind {
        case .vnet: 2 * (filters.count - 1)
        case .plainConvUNet: 2 * filters.count - 1
        case .monaiUNet: 1
        default: filters.count
        }
    }
}

extension NetworkArchitecture {
    /// The architecture that a checkpoint's tensor names and shapes show, under the names of the network definitions.
    /// Strides leave no trace in a checkpoint and are taken to be 2, dilations to be the definition's.
    /// - Throws: `invalidArchitecture` where the names are those of no known network
    public static func recognized(in weights: SafeTensors) throws(InferenceError) -> NetworkArchitecture {
        for kind in NetworkKind.allCases {
            if let found = NetworkSignature(kind: kind, weights: weights).architecture { return found }
        }
        throw .invalidArchitecture(reason: "the tensors' names are those of no known network")
    }
}

extension NetworkOptions {
    /// Decodes options; a key that is none of theirs is refused, because a mistyped one would mean the definition's
    /// choice.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys where CodingKeys(key) == nil {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath + [key], debugDescription: "no network has such an option")
            throw DecodingError.dataCorrupted(context)
        }
        self.init(
            upsampling: try container.decodeIfPresent(Upsampling.self, forKey: .upsampling),
            deepSupervision: try container.decodeIfPresent(Bool.self, forKey: .deepSupervision),
            gates: try container.decodeIfPresent(Int.self, forKey: .gates),
            units: try container.decodeIfPresent([Int].self, forKey: .units),
            growth: try container.decodeIfPresent([Int].self, forKey: .growth),
            skipFilters: try container.decodeIfPresent([Int].self, forKey: .skipFilters),
            dilations: try container.decodeIfPresent([Int].self, forKey: .dilations),
            priorSize: try container.decodeIfPresent([Int].self, forKey: .priorSize)
        )
    }
}

/// Whatever key stands in the text.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension NetworkOptions.CodingKeys {
    fileprivate init?(_ key: AnyKey) { self.init(stringValue: key.stringValue) }
}
