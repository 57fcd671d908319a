extension NetworkAssembly {
    /// nnU-Net's plain U-Net, under the names of MIC-DKFZ/dynamic-network-architectures' `PlainConvUNet`:
    /// `encoder.stages.i.0.convs.j`, `decoder.transpconvs.i`, `decoder.stages.i.convs.j`, and of `decoder.seg_layers`
    /// the last, that of the finest level.
    ///
    /// Kernels are 3 wide and strides 2 along every axis; the first convolution of a stage takes the stride. Each
    /// convolution is followed by instance normalization with learned scale and shift and leaky ReLU of slope 0.01.
    mutating func appendPlainConvUNet() throws(InferenceError) {
        let filters = architecture.filters
        var skips: [LayerGraph.Value] = []
        var value = graph.input
        for (level, channels) in filters.enumerated() {
            let name = "encoder.stages.\(level).0"
            value = try plainStage(
                name, value, to: channels, units: architecture.units[level], stride: level == 0 ? 1 : 2)
            skips.append(value)
        }
        for (index, level) in (0..<filters.count - 1).reversed().enumerated() {
            let finer = try transposedConvolution(
                "decoder.transpconvs.\(index)", value, to: filters[level], kernel: 2, stride: 2, padding: 0)
            let joined = append("decoder.concatenation.\(index)", .concatenation, [finer, skips[level]])
            value = try plainStage(
                "decoder.stages.\(index)", joined, to: filters[level],
                units: architecture.units[filters.count + index], stride: 1)
        }
        let last = "decoder.seg_layers.\(filters.count - 2)"
        graph.output = try convolution(last, value, to: architecture.outputChannels, kernel: 1)
    }

    private mutating func plainStage(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        units: Int,
        stride: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        var value = input
        for unit in 0..<units {
            let part = "\(name).convs.\(unit)"
            let stride = unit == 0 ? stride : 1
            value = try convolution("\(part).conv", value, to: channels, kernel: 3, stride: stride, padding: 1)
            let normalization = InstanceNormalization(
                epsilon: architecture.normalizationEpsilon,
                gamma: try vector("\(part).norm.weight", .scale, channels),
                beta: try vector("\(part).norm.bias", .shift, channels)
            )
            value = append(
                "\(part).norm", .instanceNormalization(normalization), [value], activation: .leakyReLU(slope: 0.01))
        }
        return value
    }
}
