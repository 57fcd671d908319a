/// The options, the definitions' own choices where they are not given.
extension NetworkArchitecture {
    var upsampling: Upsampling {
        options.upsampling ?? (kind.isGatedByLevels ? .interpolation : .transposedConvolution)
    }

    var hasDeepSupervision: Bool { options.deepSupervision ?? kind.isGatedByLevels }

    /// Gates at each level but the first and the deepest.
    var gates: Int { options.gates ?? 1 }

    /// Convolutions of each block: of a plain U-Net's stages on the way down and up, of V-Net's way down and up as published
    /// for its five levels, of DenseVNet's stacks; of MONAI's `UNet` one number, the convolutions of each residual unit on
    /// the way down, or 0 for none.
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
