extension NetworkAssembly {
    /// Oktay's network, under the names of its published PyTorch code (`unet_CT_single_att_dsv`).
    mutating func appendOktayAttentionUNet() throws(InferenceError) {
        let filters = architecture.filters
        var skips: [LayerGraph.Value] = []
        var value = graph.input
        for (level, channels) in filters.enumerated() {
            if level > 0 { value = append("maxpool\(level)", .maxPooling(MaxPooling(window: axes(2))), [value]) }
            value = try block(level == 4 ? "center" : "conv\(level + 1)", value, to: channels)
            skips.append(value)
        }
        var gating = try normalized("gating.conv1", value, to: filters[4], kernel: 1)
        var branches: [LayerGraph.Value] = []
        for level in (0..<4).reversed() {
            let skip = level == 0 ? skips[0] : try gated(level + 1, skip: skips[level], gating: gating)
            value = try up(level + 1, skip: skip, coarse: value, to: filters[level])
            gating = value
            branches.insert(try deepSupervision(level + 1, value), at: 0)
        }
        let joined = append("dsv.concatenation", .concatenation, branches)
        graph.output = try convolution("final", joined, to: architecture.outputChannels, kernel: 1)
    }

    /// Convolution, batch normalization, ReLU.
    private mutating func normalized(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        kernel: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let value = try convolution("\(name).0", input, to: channels, kernel: kernel, padding: kernel / 2)
        return try batchNormalization("\(name).1", value, activation: .relu)
    }

    private mutating func block(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let value = try normalized("\(name).conv1", input, to: channels, kernel: 3)
        return try normalized("\(name).conv2", value, to: channels, kernel: 3)
    }

    private mutating func gated(
        _ level: Int,
        skip: LayerGraph.Value,
        gating: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let name = "attentionblock\(level)"
        let attended = try attentionGate("\(name).gate_block_1", skip: skip, gating: gating)
        return try normalized("\(name).combine_gates", attended, to: count(skip), kernel: 1)
    }

    private mutating func up(
        _ level: Int,
        skip: LayerGraph.Value,
        coarse: LayerGraph.Value,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let name = "up_concat\(level)"
        let finer = append("\(name).up", .resize(.multiplied(by: 2)), [coarse])
        let joined = append("\(name).concatenation", .concatenation, [skip, finer])
        return try block("\(name).conv", joined, to: channels)
    }

    /// A level's own logits, at the finest level's size.
    private mutating func deepSupervision(
        _ level: Int,
        _ value: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let classes = architecture.outputChannels
        guard level > 1 else { return try convolution("dsv1", value, to: classes, kernel: 1) }
        let logits = try convolution("dsv\(level).dsv.0", value, to: classes, kernel: 1)
        return append("dsv\(level).up", .resize(.multiplied(by: 1 << (level - 1))), [logits])
    }
}
