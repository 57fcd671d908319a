/// A layer graph in the making, with the weights it takes; knows the layers that the network definitions share.
struct NetworkAssembly {
    let architecture: NetworkArchitecture
    var graph: LayerGraph
    private var weights: NetworkWeights

    init(_ architecture: NetworkArchitecture, _ weights: NetworkWeights) {
        self.architecture = architecture
        self.weights = weights
        graph = LayerGraph(dimensions: architecture.dimensions, inputChannels: architecture.inputChannels)
    }

    /// The graph, once every tensor of the checkpoint has found its place.
    func finish() throws(InferenceError) -> LayerGraph {
        try weights.finish()
        return graph
    }

    /// The channels of a value.
    private var channels: [LayerGraph.Value: Int] = [:]

    /// The same number along every spatial axis.
    func axes(_ size: Int) -> [Int] { [Int](repeating: size, count: architecture.dimensions) }

    /// Appends an operation that is no layer with weights.
    mutating func append(
        _ name: String,
        _ operation: LayerOperation,
        _ inputs: [LayerGraph.Value],
        activation: Activation = .identity
    ) -> LayerGraph.Value {
        let value = named(graph.append(name, operation, inputs, activation: activation))
        channels[value] = operation == .concatenation ? inputs.map(count).reduce(0, +) : count(inputs[0])
        return value
    }

    /// Convolution `name.weight`, with `name.bias` where `bias` is set.
    mutating func convolution(
        _ name: String,
        _ input: LayerGraph.Value,
        to output: Int,
        kernel: Int,
        stride: Int = 1,
        padding: Int = 0,
        endPadding: Int? = nil,
        dilation: Int = 1,
        bias: Bool = true,
        activation: Activation = .identity
    ) throws(InferenceError) -> LayerGraph.Value {
        let tensor = try weights.take("\(name).weight", .convolution, [output, count(input)] + axes(kernel))
        let bias = bias ? try vector("\(name).bias", .bias, output) : [Float](repeating: 0, count: output)
        let convolution = Convolution(
            weights: tensor,
            bias: bias,
            stride: axes(stride),
            padding: axes(padding),
            endPadding: axes(endPadding ?? padding),
            dilation: axes(dilation)
        )
        return track(named(graph.append(name, .convolution(convolution), [input], activation: activation)), output)
    }

    /// Appends a convolution with weights that the definition knows.
    mutating func append(_ name: String, _ convolution: Convolution, _ input: LayerGraph.Value) -> LayerGraph.Value {
        track(graph.append(name, .convolution(convolution), [input]), convolution.outputChannels)
    }

    /// Transposed convolution `name.weight`, `name.bias`.
    mutating func transposedConvolution(
        _ name: String,
        _ input: LayerGraph.Value,
        to output: Int,
        kernel: Int,
        stride: Int,
        padding: Int,
        outputPadding: Int = 0
    ) throws(InferenceError) -> LayerGraph.Value {
        let tensor = try weights.take("\(name).weight", .transposedConvolution, [count(input), output] + axes(kernel))
        let convolution = TransposedConvolution(
            weights: tensor,
            bias: try vector("\(name).bias", .bias, output),
            stride: axes(stride),
            padding: axes(padding),
            outputPadding: axes(outputPadding)
        )
        return track(named(graph.append(name, .transposedConvolution(convolution), [input])), output)
    }

    /// Batch normalization `name.weight`, `name.bias`, `name.running_mean`, `name.running_var`.
    mutating func batchNormalization(
        _ name: String,
        _ input: LayerGraph.Value,
        activation: Activation = .identity
    ) throws(InferenceError) -> LayerGraph.Value {
        let size = count(input)
        let normalization = BatchNormalization(
            gamma: try vector("\(name).weight", .scale, size),
            beta: try vector("\(name).bias", .shift, size),
            mean: try vector("\(name).running_mean", .mean, size),
            variance: try weights.takeVariance("\(name).running_var", [size]).values,
            epsilon: architecture.normalizationEpsilon
        )
        return append(name, .batchNormalization(normalization), [input], activation: activation)
    }

    /// Whether the checkpoint has a tensor.
    func has(_ name: String) -> Bool { weights.has(name) }

    /// Whether the checkpoint has a tensor; one that is made has none.
    func isStored(_ name: String) -> Bool { weights.shape(of: name) != nil }

    /// The kernel size of a checkpoint's convolution, or nil where it has none of this name.
    func kernelSize(of name: String) -> Int? { weights.shape(of: "\(name).weight")?.last }

    /// The values of a spatial bias.
    mutating func map(_ name: String, _ shape: [Int]) throws(InferenceError) -> Tensor {
        try weights.take(name, .map, shape)
    }

    /// A vector of weights.
    mutating func vector(
        _ name: String,
        _ role: LayerParameter.Role,
        _ count: Int
    ) throws(InferenceError) -> [Float] {
        try weights.take(name, role, [count]).values
    }

    /// Notes for a new layer which tensors were taken for it.
    private mutating func named(_ value: LayerGraph.Value) -> LayerGraph.Value {
        graph.name(value, weights.namedParameters())
        return value
    }

    /// The channels of a value.
    func count(_ value: LayerGraph.Value) -> Int { channels[value] ?? architecture.inputChannels }

    private mutating func track(_ value: LayerGraph.Value, _ count: Int) -> LayerGraph.Value {
        channels[value] = count
        return value
    }
}
