extension NetworkAssembly {
    /// V-Net, under the names of mattmacy/vnet.pytorch (its form with a PReLU slope for each channel, which MONAI's
    /// `VNet` follows too): `in_tr`, `down_tr32`…, `up_tr256`…, `out_tr`, whatever the numbers of channels are.
    ///
    /// As there, convolutions are followed by batch normalization, which the paper has not got, and the input is
    /// repeated to the channels of the first level to be its residual.
    mutating func appendVNet() throws(InferenceError) {
        let filters = architecture.filters
        var skips = [try inputTransition()]
        for level in 1..<filters.count {
            skips.append(try downTransition(level, skips[level - 1]))
        }
        var value = skips.removeLast()
        for level in skips.indices.reversed() { value = try upTransition(level, value, skip: skips[level]) }
        let classes = architecture.outputChannels
        value = try activated("out_tr", try convolution("out_tr.conv1", value, to: classes, kernel: 5, padding: 2))
        graph.output = try convolution("out_tr.conv2", value, to: classes, kernel: 1)
    }

    /// The name of a level's transition: that of its channels in the paper.
    private func label(_ level: Int) -> Int { 16 << level }

    private mutating func inputTransition() throws(InferenceError) -> LayerGraph.Value {
        let channels = architecture.filters[0]
        let convolved = try convolution("in_tr.conv1", graph.input, to: channels, kernel: 5, padding: 2)
        let normalized = try batchNormalization("in_tr.bn1", convolved)
        let sum = [normalized, repeated("in_tr.repeat", graph.input, to: channels)]
        let slopes = try vector("in_tr.relu1.weight", .slopes, channels)
        return append("in_tr.sum", .addition, sum, activation: .parametricReLU(slopes: slopes))
    }

    /// The channels of a value over and over.
    private mutating func repeated(_ name: String, _ input: LayerGraph.Value, to channels: Int) -> LayerGraph.Value {
        let inputs = count(input)
        let values = (0..<channels * inputs).map { Float($0 / inputs % inputs == $0 % inputs ? 1 : 0) }
        let weights = Tensor(shape: [channels, inputs] + axes(1), values: values)
        let copying = Convolution(weights: weights, bias: [Float](repeating: 0, count: channels))
        return append(name, copying, input)
    }

    private mutating func downTransition(
        _ level: Int,
        _ input: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let name = "down_tr\(label(level))"
        let channels = architecture.filters[level]
        let halved = try convolution("\(name).down_conv", input, to: channels, kernel: 2, stride: 2)
        return try residual(name, try activated(name, halved), units: architecture.units[level - 1])
    }

    private mutating func upTransition(
        _ level: Int,
        _ coarse: LayerGraph.Value,
        skip: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let name = "up_tr\(label(level + 1))"
        let doubled = try transposedConvolution(
            "\(name).up_conv", coarse, to: count(skip), kernel: 2, stride: 2, padding: 0)
        let finer = try activated(name, doubled)
        let joined = append("\(name).concatenation", .concatenation, [finer, skip])
        let units = architecture.units[2 * (architecture.filters.count - 1) - 1 - level]
        return try residual(name, joined, units: units)
    }

    /// Convolutions 5 wide, to whose result their input is added.
    private mutating func residual(
        _ name: String,
        _ input: LayerGraph.Value,
        units: Int
    ) throws(InferenceError) -> LayerGraph.Value {
        var value = input
        for unit in 0..<units {
            let part = "\(name).ops.\(unit)"
            value = try convolution("\(part).conv1", value, to: count(input), kernel: 5, padding: 2)
            value = try activated(part, value)
        }
        let slopes = try vector("\(name).relu2.weight", .slopes, count(input))
        return append("\(name).sum", .addition, [value, input], activation: .parametricReLU(slopes: slopes))
    }

    /// Batch normalization `name.bn1` and PReLU `name.relu1`.
    private mutating func activated(
        _ name: String,
        _ input: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let slopes = try vector("\(name).relu1.weight", .slopes, count(input))
        return try batchNormalization("\(name).bn1", input, activation: .parametricReLU(slopes: slopes))
    }
}
