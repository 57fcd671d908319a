extension NetworkAssembly {
    /// MONAI's `BasicUNet` with `upsample="deconv"`, under its names: `conv_0`, `down_1` to `down_4`, `upcat_4` to
    /// `upcat_1`, `final_conv`. The architecture's filters are its `features`.
    ///
    /// The transposed convolutions halve the channels, but for the last. MONAI's default for the normalizations is that
    /// of instances with learned scale and shift; a checkpoint of another is taken as it is.
    mutating func appendMONAIBasicUNet() throws(InferenceError) {
        let filters = architecture.filters
        var skips = [try twoConvolutions("conv_0", graph.input, to: filters[0])]
        for level in 1...4 {
            let pooling = LayerOperation.maxPooling(MaxPooling(window: axes(2)))
            let pooled = append("down_\(level).max_pooling", pooling, [skips[level - 1]])
            skips.append(try twoConvolutions("down_\(level).convs", pooled, to: filters[level]))
        }
        var value = skips.removeLast()
        for level in (1...4).reversed() {
            let channels = level == 1 ? filters[5] : filters[level - 1]
            value = try upAndJoined("upcat_\(level)", value, skip: skips[level - 1], isLast: level == 1, to: channels)
        }
        graph.output = try convolution("final_conv", value, to: architecture.outputChannels, kernel: 1)
    }

    private mutating func upAndJoined(
        _ name: String,
        _ coarse: LayerGraph.Value,
        skip: LayerGraph.Value,
        isLast: Bool,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let inner = isLast ? count(coarse) : count(coarse) / 2
        let finer = try transposedConvolution(
            "\(name).upsample.deconv", coarse, to: inner, kernel: 2, stride: 2, padding: 0)
        let joined = append("\(name).concatenation", .concatenation, [skip, finer])
        return try twoConvolutions("\(name).convs", joined, to: channels)
    }

    private mutating func twoConvolutions(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let value = try activatedConvolution("\(name).conv_0", input, to: channels)
        return try activatedConvolution("\(name).conv_1", value, to: channels)
    }
}
