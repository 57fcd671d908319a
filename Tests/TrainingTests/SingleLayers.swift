import Inference
import TestSupport

/// A graph for every kind of layer: the layer behind a convolution, whose own gradient is right only where the layer's
/// gradient with respect to its input is.
struct SingleLayers {
    /// What a layer is called, and how it is appended to values of ``channels`` channels each.
    typealias Maker = @Sendable (inout SingleLayers, [LayerGraph.Value]) -> Void

    static let channels = 5
    private(set) var graph: LayerGraph
    private var random = SeededGenerator(seed: 5)

    private init(dimensions: Int) { graph = LayerGraph(dimensions: dimensions, inputChannels: 2) }

    /// A graph that ends with a layer, on two values of a convolution each.
    static func graph(dimensions: Int, _ append: Maker) -> LayerGraph {
        var layers = SingleLayers(dimensions: dimensions)
        let values = ["one", "other"].map { name in
            layers.convolution(name, [layers.graph.input], from: 2, to: channels, kernel: 3, padding: 1)
        }
        append(&layers, values)
        return layers.graph
    }

    static let all: [(name: String, append: Maker)] = [
        ("convolution 1", { $0.convolution("x", $1, to: 3, kernel: 1) }),
        ("convolution 3", { $0.convolution("x", $1, to: 7, kernel: 3, padding: 1) }),
        ("convolution 5", { $0.convolution("x", $1, to: 3, kernel: 5, padding: 2) }),
        ("convolution 2, stride 2", { $0.convolution("x", $1, to: 3, kernel: 2, stride: 2) }),
        ("convolution 3, stride 2", { $0.convolution("x", $1, to: 3, kernel: 3, stride: 2, padding: 1) }),
        ("convolution 3, dilation 2", { $0.convolution("x", $1, to: 3, kernel: 3, padding: 2, dilation: 2) }),
        ("convolution, ReLU", { $0.convolution("x", $1, to: 3, kernel: 3, padding: 1, activation: .relu) }),
        ("convolution, sigmoid", { $0.convolution("x", $1, to: 3, kernel: 3, padding: 1, activation: .sigmoid) }),
        ("transposed convolution 2", { $0.transposed("x", $1, to: 3, kernel: 2, padding: 0) }),
        ("transposed convolution 4", { $0.transposed("x", $1, to: 3, kernel: 4, padding: 1) }),
        ("batch normalization", { $0.batchNormalization("x", $1, .identity) }),
        ("batch normalization, ReLU", { $0.batchNormalization("x", $1, .relu) }),
        ("instance normalization", { $0.instanceNormalization("x", $1) }),
        ("parametric ReLU", { $0.parametricReLU("x", $1) }),
        ("leaky ReLU", { $0.graph.append("x", .identity, [$1[0]], activation: .leakyReLU(slope: 0.1)) }),
        ("max pooling", { $0.pooling("x", $1) }),
        ("spatial bias", { $0.spatialBias("x", $1) }),
        ("softmax", { $0.graph.append("x", .softmax, [$1[0]]) }),
        ("concatenation", { $0.graph.append("x", .concatenation, $1) }),
        ("addition", { $0.graph.append("x", .addition, $1, activation: .sigmoid) }),
        ("multiplication", { $0.graph.append("x", .multiplication, $1) }),
        ("multiplication by one channel", { $0.gate("x", $1) }),
        ("resize to twice the size", { $0.graph.append("x", .resize(.multiplied(by: 2)), [$1[0]]) }),
        ("resize to another size", { $0.graph.append("x", .resize(.size($0.sizes([5, 7, 9]))), [$1[0]]) }),
    ]

    // MARK: Layers

    @discardableResult
    private mutating func convolution(
        _ name: String, _ inputs: [LayerGraph.Value], from: Int = channels, to: Int, kernel: Int, stride: Int = 1,
        padding: Int = 0, dilation: Int = 1, activation: Activation = .identity
    ) -> LayerGraph.Value {
        let convolution = Convolution(
            weights: tensor([to, from] + every(kernel)), bias: vector(to), stride: every(stride),
            padding: every(padding), dilation: every(dilation))
        let value = graph.append(name, .convolution(convolution), [inputs[0]], activation: activation)
        return named(value, name, [.convolution, .bias])
    }

    private mutating func transposed(_ name: String, _ inputs: [LayerGraph.Value], to: Int, kernel: Int, padding: Int) {
        let convolution = TransposedConvolution(
            weights: tensor([Self.channels, to] + every(kernel)), bias: vector(to), stride: every(2),
            padding: every(padding))
        let value = graph.append(name, .transposedConvolution(convolution), [inputs[0]])
        named(value, name, [.transposedConvolution, .bias])
    }

    private mutating func batchNormalization(_ name: String, _ inputs: [LayerGraph.Value], _ activation: Activation) {
        let normalization = BatchNormalization(
            gamma: vector(Self.channels), beta: vector(Self.channels), mean: vector(Self.channels),
            variance: [Float](repeating: 1, count: Self.channels), epsilon: 1e-5)
        let value = graph.append(name, .batchNormalization(normalization), [inputs[0]], activation: activation)
        named(value, name, [.scale, .shift])
    }

    private mutating func instanceNormalization(_ name: String, _ inputs: [LayerGraph.Value]) {
        let normalization = InstanceNormalization(gamma: vector(Self.channels), beta: vector(Self.channels))
        named(graph.append(name, .instanceNormalization(normalization), [inputs[0]]), name, [.scale, .shift])
    }

    private mutating func parametricReLU(_ name: String, _ inputs: [LayerGraph.Value]) {
        let slopes = vector(Self.channels)
        named(graph.append(name, .identity, [inputs[0]], activation: .parametricReLU(slopes: slopes)), name, [.slopes])
    }

    private mutating func pooling(_ name: String, _ inputs: [LayerGraph.Value]) {
        graph.append(name, .maxPooling(MaxPooling(window: every(2))), [inputs[0]])
    }

    private mutating func spatialBias(_ name: String, _ inputs: [LayerGraph.Value]) {
        let bias = SpatialBias(values: tensor([1, Self.channels] + sizes([3, 4, 2])))
        named(graph.append(name, .spatialBias(bias), [inputs[0]]), name, [.map])
    }

    private mutating func gate(_ name: String, _ inputs: [LayerGraph.Value]) {
        let coefficients = convolution("gate", [inputs[1]], to: 1, kernel: 1, activation: .sigmoid)
        graph.append(name, .multiplication, [inputs[0], coefficients])
    }

    // MARK: Values

    @discardableResult
    private mutating func named(
        _ value: LayerGraph.Value, _ name: String, _ roles: [LayerParameter.Role]
    ) -> LayerGraph.Value {
        graph.name(value, roles.map { LayerParameter(name: "\(name).\($0)", role: $0) })
        return value
    }

    private func every(_ number: Int) -> [Int] { [Int](repeating: number, count: graph.dimensions) }

    private func sizes(_ sizes: [Int]) -> [Int] { Array(sizes.prefix(graph.dimensions)) }

    private mutating func vector(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
    }

    private mutating func tensor(_ shape: [Int]) -> Tensor { Tensor(shape: shape, values: vector(shape.reduce(1, *))) }
}
