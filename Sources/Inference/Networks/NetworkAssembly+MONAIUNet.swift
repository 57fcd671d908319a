extension NetworkAssembly {
    /// MONAI's `UNet`, under its names: each level is `name.0` down, `name.1.submodule` the level below, `name.2` up,
    /// and lies in the one above it. The first convolution of a level takes its stride, so that the input is made
    /// coarser at once; the deepest level has none.
    ///
    /// With `units` above 0, MONAI's `num_res_units`, blocks on the way down are residual units of so many
    /// convolutions, and a residual unit of one follows each transposed convolution.
    mutating func appendMONAIUNet() throws(InferenceError) {
        graph.output = try level(0, "model", graph.input, to: architecture.outputChannels)
    }

    private var units: Int { architecture.units[0] }

    private mutating func level(
        _ level: Int,
        _ name: String,
        _ input: LayerGraph.Value,
        to output: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        let (filters, stride) = (architecture.filters, architecture.strides[level])
        let skip = try down("\(name).0", input, to: filters[level], stride: stride)
        let inner = "\(name).1.submodule"
        let lower =
            level == architecture.strides.count - 1
            ? try down(inner, skip, to: filters[level + 1], stride: 1)
            : try self.level(level + 1, inner, skip, to: filters[level])
        let joined = append("\(name).concatenation", .concatenation, [skip, lower])
        return try up("\(name).2", joined, to: output, stride: stride, isLast: level == 0)
    }

    private mutating func down(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        stride: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        guard units > 0 else { return try activatedConvolution(name, input, to: channels, stride: stride) }
        var value = input
        for unit in 0..<units {
            let stride = unit == 0 ? stride : 1
            value = try activatedConvolution("\(name).conv.unit\(unit)", value, to: channels, stride: stride)
        }
        let residual = try residual("\(name).residual", input, to: channels, stride: stride)
        return append("\(name).sum", .addition, [value, residual])
    }

    /// The input, brought to other channels or a coarser grid where the unit does so.
    private mutating func residual(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        stride: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        if stride > 1 { return try convolution(name, input, to: channels, kernel: 3, stride: stride, padding: 1) }
        return count(input) == channels ? input : try convolution(name, input, to: channels, kernel: 1)
    }

    /// The last level ends with a convolution alone.
    private mutating func up(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        stride: Int,
        isLast: Bool
    ) throws(InferenceError) -> LayerGraph.Value {
        let part = units > 0 ? "\(name).0" : name
        let raised = try transposedConvolution(
            "\(part).conv", input, to: channels, kernel: 3, stride: stride, padding: 1, outputPadding: stride - 1)
        if units == 0 && isLast { return raised }
        let active = try normalizedAndActivated("\(part).adn", raised)
        guard units > 0 else { return active }
        let unit = "\(name).1.conv.unit0"
        let value =
            isLast
            ? try convolution("\(unit).conv", active, to: channels, kernel: 3, padding: 1)
            : try activatedConvolution(unit, active, to: channels)
        return append("\(name).1.sum", .addition, [value, active])
    }
}
