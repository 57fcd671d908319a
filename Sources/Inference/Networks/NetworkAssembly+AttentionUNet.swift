extension NetworkAssembly {
    /// The Attention U-Net of the shipped bundle: encoder `e.0`…, gating signal `gs`, gates `g.0`… on all skips but
    /// the first, transposed convolutions `up.i` and decoder `d.i` from the deepest level up, `out`.
    mutating func appendAttentionUNet() throws(InferenceError) {
        let filters = architecture.filters
        var skips: [LayerGraph.Value] = []
        var value = graph.input
        for (level, channels) in filters.enumerated() {
            if level > 0 { value = append("pool.\(level)", .maxPooling(MaxPooling(window: axes(2))), [value]) }
            value = try block("e.\(level)", value, to: channels)
            skips.append(value)
        }
        let gating = try gatingSignal(value)
        for level in (0..<filters.count - 1).reversed() {
            let up = try transposedConvolution(
                "up.\(level)",
                value,
                to: filters[level],
                kernel: 4,
                stride: 2,
                padding: 1
            )
            let skip = level == 0 ? skips[0] : try attentionGate("g.\(level - 1)", skip: skips[level], gating: gating)
            let joined = append("d.\(level).concatenation", .concatenation, [skip, up])
            value = try block("d.\(level)", joined, to: filters[level])
        }
        graph.output = try convolution("out", value, to: architecture.outputChannels, kernel: 1)
    }

    /// Twice a convolution without bias, batch normalization and ReLU: `.0 .1` and `.3 .4`.
    private mutating func block(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        var value = input
        for (convolution, normalization) in [(0, 1), (3, 4)] {
            value = try self.convolution(
                "\(name).\(convolution)",
                value,
                to: channels,
                kernel: 3,
                padding: 1,
                bias: false
            )
            value = try batchNormalization("\(name).\(normalization)", value, activation: .relu)
        }
        return value
    }

    private mutating func gatingSignal(_ deepest: LayerGraph.Value) throws(InferenceError) -> LayerGraph.Value {
        let signal = try convolution("gs.0", deepest, to: count(deepest), kernel: 1)
        return try batchNormalization("gs.1", signal, activation: .relu)
    }
}
