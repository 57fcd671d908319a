import Inference
import Testing

/// Rewritings of a graph leave its result as it was and take the layers away that they promise to.
@Suite struct FusionTests {
    private var random = RandomTensors(seed: 21)
    private var graph = LayerGraph(dimensions: 2, inputChannels: 3)
    private let shape = [2, 3, 8, 12]

    private mutating func pointwise(
        _ name: String, _ input: LayerGraph.Value, _ inputs: Int, _ outputs: Int, _ activation: Activation = .identity
    ) -> LayerGraph.Value {
        graph.append(name, random.pointwise(inputs, outputs), [input], activation: activation)
    }

    /// The names of the fused graph's layers, once its result has been compared with the definition's.
    private mutating func fusedLayers() throws -> [String] {
        let input = random.tensor(shape)
        let expected = try NaiveInterpreter(graph: graph).run(input)
        let found = try InferencePlan(graph: graph, inputShape: shape, threads: 2).run(input)
        #expect(found.distance(to: expected) < 1e-5)
        return try graph.fused(for: shape).layers.map(\.name)
    }

    @Test("two convolutions of kernel size 1 become one")
    mutating func merged() throws {
        let first = pointwise("first", graph.input, 3, 5)
        _ = pointwise("second", first, 5, 2, .relu)
        #expect(try fusedLayers() == ["input", "second"])
    }

    @Test("a first convolution with an activation, or with another reader, stays")
    mutating func notMerged() throws {
        let first = pointwise("first", graph.input, 3, 5, .relu)
        let second = pointwise("second", first, 5, 5)
        let third = pointwise("third", second, 5, 5)
        graph.append("sum", .multiplication, [second, third])
        #expect(try fusedLayers() == ["input", "first", "second", "third", "sum"])
    }

    @Test("a convolution that narrows is computed before an enlargement")
    mutating func swapped() throws {
        let pooled = graph.append("pool", .maxPooling(MaxPooling(window: [4, 4])), [graph.input])
        let raised = graph.append("raised", .resize(.multiplied(by: 4)), [pooled])
        _ = pointwise("narrow", raised, 3, 1)
        #expect(try fusedLayers() == ["input", "pool", "narrow", "narrow.resize"])
    }

    @Test("a coefficient scales the sums of the convolution behind it")
    mutating func scaled() throws {
        let coefficient = pointwise("coefficient", graph.input, 3, 1, .sigmoid)
        let attended = graph.append("attended", .multiplication, [graph.input, coefficient])
        _ = pointwise("transformed", attended, 3, 4, .leakyReLU(slope: 0.2))
        #expect(try fusedLayers() == ["input", "coefficient", "transformed"])
    }

    @Test("an addition goes into one of its convolutions")
    mutating func summed() throws {
        let first = pointwise("first", graph.input, 3, 4)
        let other = pointwise("other", graph.input, 3, 5, .relu)
        let second = pointwise("second", other, 5, 4)
        graph.append("sum", .addition, [first, second], activation: .relu)
        #expect(try fusedLayers() == ["input", "other", "second", "first"])
    }

    @Test("deep supervision is computed level by level, then added")
    mutating func distributed() throws {
        let pooled = graph.append("pool", .maxPooling(MaxPooling(window: [2, 2])), [graph.input])
        let fine = pointwise("fine", graph.input, 3, 2)
        let coarse = pointwise("coarse", pooled, 3, 2)
        let raised = graph.append("raised", .resize(.multiplied(by: 2)), [coarse])
        let joined = graph.append("joined", .concatenation, [fine, raised])
        _ = pointwise("final", joined, 4, 2)
        let layers = try fusedLayers()
        #expect(!layers.contains("joined") && !layers.contains("coarse"))
        #expect(layers.count == 5)
    }

    @Test("what is resized to its own size is left alone")
    mutating func sized() throws {
        let same = graph.append("same", .resize(.like(graph.input)), [graph.input])
        _ = pointwise("out", same, 3, 2)
        #expect(try fusedLayers() == ["input", "out"])
    }

    @Test("a spatial bias stays where it is, also between convolutions and on a concatenation")
    mutating func spatialBias() throws {
        let first = pointwise("first", graph.input, 3, 16, .relu)
        let second = pointwise("second", first, 16, 9)
        let map = { (random: inout RandomTensors, channels: Int) in
            LayerOperation.spatialBias(SpatialBias(values: random.tensor([1, channels, 3, 5])))
        }
        let joined = graph.append("joined", .concatenation, [first, second])
        let biased = graph.append("biased", map(&random, 25), [joined], activation: .parametricReLU(slopes: [0.3]))
        let third = pointwise("third", biased, 25, 6)
        graph.append("logits", map(&random, 6), [third])
        let layers = try fusedLayers()
        #expect(layers == ["input", "first", "second", "joined", "biased", "third", "logits"])
    }

    @Test("a residual over a concatenation, as V-Net has it")
    mutating func residual() throws {
        let first = pointwise("first", graph.input, 3, 16, .relu)
        let second = pointwise("second", graph.input, 3, 16)
        let joined = graph.append("joined", .concatenation, [first, second])
        let convolution = Convolution(
            weights: random.tensor([32, 32, 5, 5]).scaled(by: 0.1), bias: random.vector(32), padding: [2, 2])
        let convolved = graph.append(
            "convolved", .convolution(convolution), [joined], activation: .parametricReLU(slopes: random.vector(32)))
        let slopes = random.vector(32)
        graph.append("sum", .addition, [convolved, joined], activation: .parametricReLU(slopes: slopes))
        #expect(try fusedLayers() == ["input", "first", "second", "joined", "convolved", "sum"])
    }

    @Test("a planar value is combined with a blocked one", arguments: [LayerOperation.addition, .multiplication])
    mutating func mixedLayouts(_ operation: LayerOperation) throws {
        let first = pointwise("first", graph.input, 3, 4, .relu)
        let second = pointwise("second", graph.input, 3, 4, .relu)
        let planar = graph.append("planar", .concatenation, [first, second])
        let blocked = pointwise("blocked", planar, 8, 8, .relu)
        let combined = graph.append("combined", operation, [blocked, planar], activation: .leakyReLU(slope: 0.3))
        _ = pointwise("last", combined, 8, 7, .relu)
        #expect(try fusedLayers() == ["input", "first", "second", "planar", "blocked", "combined", "last"])
    }

    @Test("a sum of two convolutions is one over both inputs where these fill their blocks")
    mutating func joined() throws {
        let wide = pointwise("wide", graph.input, 3, 16, .relu)
        let other = pointwise("other", graph.input, 3, 5, .leakyReLU(slope: 0.3))
        let first = pointwise("first", wide, 16, 7)
        let second = pointwise("second", other, 5, 7)
        graph.append("sum", .addition, [first, second], activation: .relu)
        #expect(try fusedLayers() == ["input", "wide", "other", "sum.concatenation", "sum"])
    }
}

extension Tensor {
    fileprivate func scaled(by factor: Float) -> Tensor { Tensor(shape: shape, values: values.map { $0 * factor }) }
}
