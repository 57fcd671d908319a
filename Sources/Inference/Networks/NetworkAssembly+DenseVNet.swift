extension NetworkAssembly {
    /// DenseVNet, under the names and with the sizes of the PyTorch port in yykzjh/PMFSNet (`dfs_blocks.i` with
    /// `downsample`, `dfs.units.j` and `skip`, then `out_conv`), whose units normalize and activate before they
    /// convolve.
    ///
    /// The port leaves out what the paper and the authors' NiftyNet code have besides: dilations of the units, and a
    /// spatial prior, here `spatial_prior` `[1, class, sizes…]`, which is interpolated to the size of the segmentation
    /// features, half the input's, and added to the logits before both are doubled.
    mutating func appendDenseVNet() throws(InferenceError) {
        var value = graph.input
        var skips: [LayerGraph.Value] = []
        for (index, channels) in architecture.filters.enumerated() {
            let name = "dfs_blocks.\(index)"
            value = try halved("\(name).downsample", value, to: channels, kernel: index == 0 ? 5 : 3)
            value = try denseStack("\(name).dfs", index, value)
            let skip = try unit("\(name).skip", value, to: architecture.skipFilters[index], kernel: 3)
            skips.append(index == 0 ? skip : append("\(name).up", .resize(.multiplied(by: 1 << index)), [skip]))
        }
        let joined = append("concatenation", .concatenation, skips)
        var logits = try unit("out_conv", joined, to: architecture.outputChannels, kernel: 3)
        if let size = architecture.options.priorSize {
            let prior = try map("spatial_prior", [1, architecture.outputChannels] + size)
            logits = append("spatial_prior", .spatialBias(SpatialBias(values: prior)), [logits])
        }
        graph.output = append("upsample_out", .resize(.multiplied(by: 2)), [logits])
    }

    /// A stack of features: each unit convolves all that the stack has, and adds its own result.
    private mutating func denseStack(
        _ name: String,
        _ block: Int,
        _ input: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        var parts = [input]
        var stack = input
        for index in 0..<architecture.units[block] {
            let part = "\(name).units.\(index)"
            let dilation = architecture.dilations[index % architecture.dilations.count]
            parts.append(try unit(part, stack, to: architecture.growth[block], kernel: 3, dilation: dilation))
            stack = append("\(part).concatenation", .concatenation, parts)
        }
        return stack
    }

    /// Batch normalization, ReLU, convolution: `conv.0`, `conv.3`.
    private mutating func unit(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        kernel: Int,
        dilation: Int = 1
    ) throws(InferenceError) -> LayerGraph.Value {
        let active = try batchNormalization("\(name).conv.0", input, activation: .relu)
        let padding = kernel / 2 * dilation
        return try convolution(
            "\(name).conv.3", active, to: channels, kernel: kernel, padding: padding, dilation: dilation)
    }

    /// The same with stride 2, padded as NiftyNet does: by 1 before the first position, by `kernel` − 3 behind the
    /// last.
    private mutating func halved(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        kernel: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let active = try batchNormalization("\(name).conv.0", input, activation: .relu)
        return try convolution(
            "\(name).conv.3", active, to: channels, kernel: kernel, stride: 2, padding: 1, endPadding: kernel - 3)
    }
}
