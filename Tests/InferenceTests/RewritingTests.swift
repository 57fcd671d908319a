import Inference
import Testing

/// Rewritings of a graph on wide values and of several parts, and where they must not happen.
@Suite struct RewritingTests {
    private var random = RandomTensors(seed: 23)
    private var graph = LayerGraph(dimensions: 2, inputChannels: 3)
    private let shape = [2, 3, 8, 12]

    private mutating func pointwise(
        _ name: String, _ input: LayerGraph.Value, _ inputs: Int, _ outputs: Int, _ activation: Activation = .identity
    ) -> LayerGraph.Value {
        graph.append(name, random.pointwise(inputs, outputs), [input], activation: activation)
    }

    private mutating func normalization(_ channels: Int) -> LayerOperation {
        .batchNormalization(
            BatchNormalization(
                gamma: random.vector(channels), beta: random.vector(channels), mean: random.vector(channels),
                variance: random.vector(channels).map { $0 + 1.5 }, epsilon: 1e-3))
    }

    /// The names of the layers once rewritten and how the steps compute, after the result was compared.
    private mutating func rewritten() throws -> (layers: [String], algorithms: [String]) {
        let input = random.tensor(shape)
        let expected = try NaiveInterpreter(graph: graph).run(input)
        let plan = try InferencePlan(graph: graph, inputShape: shape, threads: 2)
        #expect(try plan.run(input).distance(to: expected) < 1e-4)
        return (try graph.fused(for: shape).layers.map(\.name), plan.summaries.map(\.algorithm))
    }

    @Test("a coefficient scales sums that fill more than a block")
    mutating func scaled() throws {
        let wide = pointwise("wide", graph.input, 3, 18, .relu)
        let coefficient = pointwise("coefficient", graph.input, 3, 1, .sigmoid)
        let attended = graph.append("attended", .multiplication, [wide, coefficient])
        let transformed = pointwise("transformed", attended, 18, 20, .leakyReLU(slope: 0.2))
        _ = pointwise("out", transformed, 20, 2)
        let found = try rewritten()
        #expect(found.layers == ["input", "wide", "coefficient", "transformed", "out"])
        #expect(found.algorithms == ["direct", "direct", "direct, scaled", "direct"])
    }

    @Test("a product with more than one channel scales no sums")
    mutating func notScaled() throws {
        let wide = pointwise("wide", graph.input, 3, 18, .relu)
        let other = pointwise("other", graph.input, 3, 18, .sigmoid)
        let product = graph.append("product", .multiplication, [wide, other])
        _ = pointwise("out", product, 18, 2)
        #expect(try rewritten().layers == ["input", "wide", "other", "product", "out"])
    }

    @Test("an addition goes into a convolution whose result fills more than a block")
    mutating func summed() throws {
        let wide = pointwise("wide", graph.input, 3, 20, .relu)
        let convolution = Convolution(
            weights: random.tensor([20, 20, 1, 1]), bias: random.vector(20))
        let second = graph.append("second", .convolution(convolution), [wide])
        let sum = graph.append("sum", .addition, [second, wide], activation: .leakyReLU(slope: 0.2))
        _ = pointwise("out", sum, 20, 2, .relu)
        let found = try rewritten()
        #expect(found.algorithms.contains("direct, added"))
        #expect(found.layers.count == 4)
    }

    @Test("a normalization goes into the convolution before it, transposed or not, with what follows")
    mutating func folded() throws {
        let first = graph.append(
            "first",
            .convolution(
                Convolution(weights: random.tensor([5, 3, 3, 3]), bias: random.vector(5), padding: [1, 1])),
            [graph.input])
        let normalized = graph.append("normalized", normalization(5), [first])
        let positive = graph.append("positive", .identity, [normalized], activation: .leakyReLU(slope: 0.1))
        let up = graph.append(
            "up",
            .transposedConvolution(
                TransposedConvolution(weights: random.tensor([5, 4, 2, 3]), bias: random.vector(4), stride: [2, 3])),
            [positive])
        graph.append("normalized up", normalization(4), [up], activation: .relu)
        #expect(try rewritten().layers == ["input", "first", "up"])
        #expect(graph.folded().layers.map(\.activation) == [.identity, .leakyReLU(slope: 0.1), .relu])
    }

    @Test("a normalization behind an activation, or of a value that something else takes, stays")
    mutating func notFolded() throws {
        let first = pointwise("first", graph.input, 3, 4, .relu)
        let second = graph.append("second", normalization(4), [first])
        let third = pointwise("third", second, 4, 4)
        let fourth = graph.append("fourth", normalization(4), [third])
        graph.append("joint", .multiplication, [third, fourth])
        #expect(try rewritten().layers == ["input", "first", "second", "third", "fourth", "joint"])
    }

    @Test("three parts of a concatenation are summed in their order, with the bias and the activation once")
    mutating func distributed() throws {
        let pooled = graph.append("pool", .maxPooling(MaxPooling(window: [2, 4])), [graph.input])
        let fine = pointwise("fine", graph.input, 3, 2, .relu)
        let coarse = pointwise("coarse", pooled, 3, 5, .relu)
        let raised = graph.append("raised", .resize(.size([8, 12])), [coarse])
        let other = pointwise("other", graph.input, 3, 3, .relu)
        let joined = graph.append("joined", .concatenation, [fine, raised, other])
        _ = pointwise("final", joined, 10, 4, .leakyReLU(slope: 0.3))
        #expect(try !rewritten().layers.contains("joined"))
    }

    @Test("a convolution that widens, or has an activation, stays behind an enlargement")
    mutating func notSwapped() throws {
        let pooled = graph.append("pool", .maxPooling(MaxPooling(window: [2, 2])), [graph.input])
        let raised = graph.append("raised", .resize(.multiplied(by: 2)), [pooled])
        let widened = pointwise("widened", raised, 3, 4)
        let halved = graph.append("halved", .maxPooling(MaxPooling(window: [2, 2])), [widened])
        let again = graph.append("again", .resize(.multiplied(by: 2)), [halved])
        _ = pointwise("out", again, 4, 2, .relu)
        #expect(try rewritten().layers == ["input", "pool", "raised", "widened", "halved", "again", "out"])
    }

    @Test("an addition of a value to itself, and one of equal inputs, is computed as it is")
    mutating func twice() throws {
        let wide = pointwise("wide", graph.input, 3, 16, .relu)
        let first = pointwise("first", wide, 16, 7)
        let second = pointwise("second", wide, 16, 7)
        let sum = graph.append("sum", .addition, [first, second], activation: .relu)
        graph.append("double", .addition, [sum, sum])
        #expect(try rewritten().layers.last == "double")
    }

    @Test("a layer whose value nobody takes is left out, the output never")
    mutating func pruned() throws {
        let kept = pointwise("kept", graph.input, 3, 4, .relu)
        _ = pointwise("unused", kept, 4, 2)
        graph.output = kept
        #expect(try rewritten().layers == ["input", "kept"])
    }
}
