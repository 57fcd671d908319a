import Inference

/// Networks that nobody would design, with values that live long and short, meet again and are concatenated: a trial
/// for whoever shares memory between them.
struct RandomGraph {
    private var random: RandomTensors
    private var graph: LayerGraph
    /// Values of full size and their channels.
    private var values: [(value: LayerGraph.Value, channels: Int)]

    static func graph(seed: UInt64, layers: Int) -> LayerGraph {
        var maker = RandomGraph(seed: seed)
        for index in 0..<layers { maker.append("layer\(index)") }
        let all = maker.values.suffix(4).map(\.value)
        maker.graph.append("end", .concatenation, all)
        return maker.graph
    }

    private init(seed: UInt64) {
        random = RandomTensors(seed: seed)
        graph = LayerGraph(dimensions: 2, inputChannels: 2)
        values = [(graph.input, 2)]
    }

    private mutating func append(_ name: String) {
        let picked = values[random.whole(max(0, values.count - 5)...values.count - 1)]
        let other = values[random.whole(0...values.count - 1)]
        let (x, channels) = picked
        switch random.whole(0...7) {
        case 0: keep(graph.append(name, .concatenation, [x, other.value]), channels + other.channels)
        case 1: keep(graph.append(name, .addition, [x, x], activation: .sigmoid), channels)
        case 2:
            keep(graph.append(name, .multiplication, [x, coefficients(name, other.value, other.channels)]), channels)
        case 3:
            let pooled = graph.append("\(name).pool", .maxPooling(MaxPooling(window: [2, 2])), [x])
            keep(graph.append(name, .resize(.like(x)), [pooled]), channels)
        case 4:
            let bias = SpatialBias(values: random.tensor([1, channels, 2, 3]))
            keep(graph.append(name, .spatialBias(bias), [x], activation: .leakyReLU(slope: 0.5)), channels)
        case 5:
            let normalization = BatchNormalization(
                gamma: random.vector(channels), beta: random.vector(channels), mean: random.vector(channels),
                variance: [Float](repeating: 1, count: channels), epsilon: 1e-5)
            keep(
                graph.append(name, .batchNormalization(normalization), [x], activation: .leakyReLU(slope: 0.5)),
                channels)
        default:
            let output = random.whole(1...5)
            let convolution = Convolution(
                weights: random.tensor([output, channels, 3, 3]), bias: random.vector(output), padding: [1, 1])
            keep(graph.append(name, .convolution(convolution), [x], activation: .sigmoid), output)
        }
    }

    private mutating func coefficients(_ name: String, _ x: LayerGraph.Value, _ channels: Int) -> LayerGraph.Value {
        let convolution = Convolution(weights: random.tensor([1, channels, 1, 1]), bias: [0])
        return graph.append("\(name).coefficients", .convolution(convolution), [x], activation: .sigmoid)
    }

    /// Wide concatenations are not continued, or their sizes would explode.
    private mutating func keep(_ value: LayerGraph.Value, _ channels: Int) {
        if channels <= 24 { values.append((value, channels)) }
    }
}
