extension NetworkAssembly {
    /// U-Net, and the Attention U-Nets made from it, under the names of ozan-oktay/Attention-Gated-Networks: `unet_2D`
    /// and `unet_3D`, with deep supervision `unet_CT_dsv_3D`, with gates `unet_grid_attention_3D`,
    /// `unet_CT_single_att_dsv_3D` and `unet_CT_multi_att_dsv_3D`.
    ///
    /// Kernels are as wide along every axis, and every axis is pooled, as in that code's networks for CT.
    mutating func appendUNet() throws(InferenceError) {
        var skips = try contractingPath()
        var value = skips.removeLast()
        var gating = try gridGating(value)
        var levels: [LayerGraph.Value] = []
        for level in skips.indices.reversed() {
            let skip = try gated(level + 1, skip: skips[level], gating: gating)
            value = try up(level + 1, skip: skip, coarse: value, to: architecture.filters[level])
            levels.insert(value, at: 0)
            if architecture.kind.isGatedByLevels { gating = value }
        }
        let features = architecture.hasDeepSupervision ? try supervised(levels) : value
        graph.output = try convolution("final", features, to: architecture.outputChannels, kernel: 1)
    }

    /// Convolution, batch normalization, ReLU. A plain U-Net may have been made without the normalization, as the
    /// decoder of `unet_2D` is.
    mutating func normalized(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        kernel: Int,
        dilation: Int = 1
    ) throws(InferenceError) -> LayerGraph.Value {
        let isPlain = architecture.kind == .unet && !has("\(name).1.weight")
        let value = try convolution(
            "\(name).0",
            input,
            to: channels,
            kernel: kernel,
            padding: kernel / 2 * dilation,
            dilation: dilation,
            activation: isPlain ? .relu : .identity
        )
        return isPlain ? value : try batchNormalization("\(name).1", value, activation: .relu)
    }

    /// The value of every level, from the finest to the deepest.
    private mutating func contractingPath() throws(InferenceError) -> [LayerGraph.Value] {
        let deepest = architecture.filters.count - 1
        var value = graph.input
        var values: [LayerGraph.Value] = []
        for (level, channels) in architecture.filters.enumerated() {
            if level > 0 { value = append("maxpool\(level)", .maxPooling(MaxPooling(window: axes(2))), [value]) }
            value = try block(level == deepest ? "center" : "conv\(level + 1)", value, to: channels)
            values.append(value)
        }
        return values
    }

    private mutating func block(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let value = try normalized("\(name).conv1", input, to: channels, kernel: 3)
        return try normalized("\(name).conv2", value, to: channels, kernel: 3)
    }

    private mutating func up(
        _ level: Int,
        skip: LayerGraph.Value,
        coarse: LayerGraph.Value,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let name = "up_concat\(level)"
        let finer = try doubled("\(name).up", coarse, to: channels)
        let joined = append("\(name).concatenation", .concatenation, [skip, finer])
        return try block("\(name).conv", joined, to: channels)
    }

    /// A value at twice its size; an interpolation keeps its channels.
    private mutating func doubled(
        _ name: String,
        _ coarse: LayerGraph.Value,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        guard architecture.upsampling == .transposedConvolution else {
            return append(name, .resize(.multiplied(by: 2)), [coarse])
        }
        let kernel = kernelSize(of: name) == 4 ? 4 : 2
        return try transposedConvolution(
            name, coarse, to: channels, kernel: kernel, stride: 2, padding: (kernel - 2) / 2)
    }

    /// The logits of every level, at the finest level's size, side by side.
    private mutating func supervised(_ levels: [LayerGraph.Value]) throws(InferenceError) -> LayerGraph.Value {
        let classes = architecture.outputChannels
        var branches = [try convolution("dsv1", levels[0], to: classes, kernel: 1)]
        for (level, value) in levels.enumerated().dropFirst() {
            let name = "dsv\(level + 1)"
            let logits = try convolution("\(name).dsv.0", value, to: classes, kernel: 1)
            branches.append(append("\(name).up", .resize(.multiplied(by: 1 << level)), [logits]))
        }
        return append("dsv.concatenation", .concatenation, branches)
    }
}
