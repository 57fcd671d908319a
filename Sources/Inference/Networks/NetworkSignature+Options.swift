extension NetworkSignature {
    /// The options in which the checkpoint differs from the definition's choice.
    func options(levels: Int) -> NetworkOptions {
        var options = NetworkOptions()
        switch kind {
        case .attentionUNet2D, .monaiAttentionUNet, .monaiBasicUNet, .denseDilated: break
        case .monaiUNet:
            let units = count { "model.0.conv.unit\($0).conv.weight" }
            if units > 0 { options.units = [units] }
        case .unet, .gridAttentionUNet, .oktayAttentionUNet2D, .oktayAttentionUNet3D:
            let isTransposed = has("up_concat1.up.weight")
            if isTransposed == kind.isGatedByLevels {
                options.upsampling = isTransposed ? .transposedConvolution : .interpolation
            }
            let isSupervised = has("dsv1.weight")
            if isSupervised != kind.isGatedByLevels { options.deepSupervision = isSupervised }
            let gates = count { "attentionblock2.gate_block_\($0 + 1).theta.weight" }
            if gates > 1 { options.gates = gates }
        case .plainConvUNet:
            let down = (0..<levels).map { "encoder.stages.\($0).0" }
            let up = (0..<max(levels - 1, 0)).map { "decoder.stages.\($0)" }
            let units = (down + up).map { name in count { "\(name).convs.\($0).conv.weight" } }
            if units.contains(where: { $0 != 2 }) { options.units = units }
        case .vnet:
            let down = (1..<levels).map { "down_tr\(16 << $0)" }
            let up = (1..<levels).reversed().map { "up_tr\(16 << $0)" }
            options.units = (down + up).map { name in count { "\(name).ops.\($0).conv1.weight" } }
        case .denseVNet:
            let blocks = (0..<levels).map { "dfs_blocks.\($0)" }
            options.units = blocks.map { name in count { "\(name).dfs.units.\($0).conv.3.weight" } }
            options.growth = blocks.map { weights.shape(of: "\($0).dfs.units.0.conv.3.weight")?[0] ?? 0 }
            options.skipFilters = blocks.map { weights.shape(of: "\($0).skip.conv.3.weight")?[0] ?? 0 }
            options.priorSize = weights.shape(of: "spatial_prior").map { Array($0.dropFirst(2)) }
        }
        return options
    }

    /// How many tensors of numbered names there are.
    private func count(_ name: (Int) -> String) -> Int {
        var count = 0
        while has(name(count)) { count += 1 }
        return count
    }
}
