/// What the names and shapes of a checkpoint's tensors say about it, if it is a network of one kind.
struct NetworkSignature {
    let kind: NetworkKind
    let weights: SafeTensors

    /// The architecture; nil for a checkpoint of another kind.
    var architecture: NetworkArchitecture? {
        let levels = levels
        guard let first = levels.first, first.count > 2, let output = weights.shape(of: last)?.first,
            kind.dimensions.contains(first.count - 2), marks.allSatisfy(has)
        else { return nil }
        return NetworkArchitecture(
            kind: kind,
            dimensions: first.count - 2,
            filters: levels.map { $0[0] },
            inputChannels: first[1],
            outputChannels: output,
            options: options(levels: levels.count)
        )
    }

    func has(_ name: String) -> Bool { weights.shape(of: name) != nil }

    /// The shape of the first convolution of each level, from the finest on.
    private var levels: [[Int]] {
        var shapes: [[Int]] = []
        while let shape = firstConvolutions(ofLevel: shapes.count).compactMap(weights.shape).first {
            shapes.append(shape)
        }
        if let deepest = weights.shape(of: "center.conv1.0.weight"), !shapes.isEmpty { shapes.append(deepest) }
        return shapes
    }

    /// What the first convolution of a level may be called.
    private func firstConvolutions(ofLevel level: Int) -> [String] {
        switch kind {
        case .attentionUNet2D: return ["e.\(level).0.weight"]
        case .unet, .gridAttentionUNet, .oktayAttentionUNet2D, .oktayAttentionUNet3D:
            return ["conv\(level + 1).conv1.0.weight"]
        case .plainConvUNet: return ["encoder.stages.\(level).0.convs.0.conv.weight"]
        case .vnet: return [level == 0 ? "in_tr.conv1.weight" : "down_tr\(16 << level).down_conv.weight"]
        case .denseVNet: return ["dfs_blocks.\(level).downsample.conv.3.weight"]
        case .denseDilated: return ["units.\(level).0.weight"]
        case .monaiBasicUNet:
            let blocks = ["conv_0"] + (1...4).map { "down_\($0).convs" } + ["upcat_1.convs"]
            return blocks.dropFirst(level).prefix(1).map { "\($0).conv_0.conv.weight" }
        case .monaiAttentionUNet: return nested(level).map { "\($0).conv.0.conv.weight" }
        case .monaiUNet: return nested(level).flatMap { ["\($0).conv.weight", "\($0).conv.unit0.conv.weight"] }
        }
    }

    /// What the block of a level may be called in MONAI's nested networks; the deepest level has a shorter name.
    private func nested(_ level: Int) -> [String] {
        guard level > 0 else { return ["model.0"] }
        let outer = "model.1" + String(repeating: ".submodule.1", count: level - 1)
        return ["\(outer).submodule.0", "\(outer).submodule"]
    }

    /// A tensor whose first axis are the output's channels.
    private var last: String {
        switch kind {
        case .attentionUNet2D: "out.weight"
        case .unet, .gridAttentionUNet, .oktayAttentionUNet2D, .oktayAttentionUNet3D, .denseDilated: "final.weight"
        case .monaiAttentionUNet: "model.2.conv.weight"
        case .monaiBasicUNet: "final_conv.weight"
        case .monaiUNet:
            // Without residual units the last convolution is a transposed one.
            has("model.2.conv.bias") ? "model.2.conv.bias" : "model.2.1.conv.unit0.conv.bias"
        case .plainConvUNet:
            // nnU-Net keeps a head for each level; a bundle has the finest alone.
            (0..<10).map { "decoder.seg_layers.\($0).weight" }.first(where: has) ?? "decoder.seg_layers.0.weight"
        case .vnet: "out_tr.conv2.weight"
        case .denseVNet: "out_conv.conv.3.weight"
        }
    }

    /// Tensors that set the kind apart from others with the same levels, listed behind it among all kinds.
    private var marks: [String] {
        switch kind {
        case .oktayAttentionUNet2D, .oktayAttentionUNet3D: ["attentionblock2.gate_block_1.theta.weight"]
        case .gridAttentionUNet: ["attentionblock2.theta.weight"]
        default: []
        }
    }
}
