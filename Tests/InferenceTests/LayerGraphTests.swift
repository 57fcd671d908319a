import Inference
import Testing

@Suite struct LayerGraphTests {
    @Test("shapes follow from the input's")
    func shapes() throws {
        let graph = try NetworkBuilder(Fixture.shipped).graph(weights: Fixture.shippedWeights())
        let shapes = try graph.shapes(for: [3, 1, 64, 48])
        let byName = Dictionary(uniqueKeysWithValues: zip(graph.layers.map(\.name), shapes))
        #expect(byName["e.4.3"] == [3, 256, 4, 3])
        #expect(byName["g.1.theta"] == [3, 64, 8, 6])
        #expect(byName["g.1.psi.resize"] == [3, 1, 16, 12])
        #expect(byName["d.0.concatenation"] == [3, 32, 64, 48])
        #expect(shapes[graph.output.index] == [3, 1, 64, 48])
    }

    @Test(
        "an input that does not fit is refused with what would",
        arguments: [[1, 2, 16, 16], [1, 1, 16], [1, 1, 16, 0], []])
    func wrongInput(_ shape: [Int]) throws {
        let graph = try NetworkBuilder(Fixture.shipped).graph(weights: Fixture.shippedWeights())
        #expect(throws: InferenceError.wrongInputShape(expected: [0, 1, 0, 0], found: shape)) {
            try graph.shapes(for: shape)
        }
    }

    @Test(
        "a size that the strides do not divide is refused where the levels meet",
        arguments: [[1, 1, 200, 192], [1, 1, 16, 17]])
    func indivisible(_ shape: [Int]) throws {
        let graph = try NetworkBuilder(Fixture.shipped).graph(weights: Fixture.shippedWeights())
        #expect {
            try graph.shapes(for: shape)
        } throws: { error in
            guard case .incompatibleShapes(_, let reason) = error as? InferenceError else { return false }
            return reason.contains("multiple")
        }
    }

    @Test("sizes beyond all memory are refused", arguments: [[1, 1, 1 << 24, 1 << 24], [1 << 60, 1, 16, 16]])
    func enormous(_ shape: [Int]) throws {
        let graph = try NetworkBuilder(Fixture.shipped).graph(weights: Fixture.shippedWeights())
        #expect(throws: InferenceError.self) { try graph.shapes(for: shape) }
    }

    @Test("an input smaller than a kernel is refused by the layer's name")
    func tooSmall() throws {
        var graph = LayerGraph(dimensions: 2, inputChannels: 1)
        let convolution = Convolution(weights: Tensor(shape: [1, 1, 5, 5], repeating: 1), bias: [0])
        graph.append("wide", .convolution(convolution), [graph.input])
        #expect {
            try graph.shapes(for: [1, 1, 4, 9])
        } throws: { error in
            guard case .incompatibleShapes("wide", _) = error as? InferenceError else { return false }
            return true
        }
    }

    @Test("layers that do not fit together are refused by name")
    func mismatch() throws {
        let operations: [LayerOperation] = [.addition, .multiplication, .concatenation]
        for operation in operations {
            var graph = LayerGraph(dimensions: 2, inputChannels: 2)
            let pooled = graph.append("pool", .maxPooling(MaxPooling(window: [2, 2])), [graph.input])
            graph.append("joint", operation, [graph.input, pooled])
            #expect {
                try graph.shapes(for: [1, 2, 8, 8])
            } throws: { error in
                guard case .incompatibleShapes("joint", _) = error as? InferenceError else { return false }
                return true
            }
        }
    }

    @Test("values of other channels are neither added nor multiplied, but for factors of one channel")
    func channels() throws {
        let pointwise = { (channels: Int) in
            LayerOperation.convolution(
                Convolution(
                    weights: Tensor(shape: [channels, 2, 1, 1], repeating: 1),
                    bias: [Float](repeating: 0, count: channels),
                    stride: [1, 1], padding: [0, 0], dilation: [1, 1]))
        }
        for (operation, channels, fits) in [
            (LayerOperation.addition, 4, false), (.multiplication, 4, false), (.addition, 1, false),
            (.multiplication, 1, true), (.multiplication, 2, true), (.addition, 2, true),
        ] {
            var graph = LayerGraph(dimensions: 2, inputChannels: 2)
            let other = graph.append("other", pointwise(channels), [graph.input])
            graph.append("joint", operation, [graph.input, other])
            let isTaken = (try? graph.shapes(for: [1, 2, 8, 8])) != nil
            #expect(isTaken == fits, "\(operation), \(channels)")
        }
    }

    @Test("folding leaves no batch normalization behind a convolution, and the network as it was")
    func folding() throws {
        let graph = try NetworkBuilder(Fixture.oktay4).graph(weights: Fixture.file("oktay4.safetensors"))
        let folded = graph.folded()
        let isNormalization = { (layer: Layer) in
            if case .batchNormalization = layer.operation { true } else { false }
        }
        #expect(graph.layers.contains(where: isNormalization))
        #expect(!folded.layers.contains(where: isNormalization))
        let input = try Fixture.file("oktay4.io.safetensors").tensor("input")
        let run = { (graph: LayerGraph) throws -> Tensor in
            try InferencePlan(asIs: graph, inputShape: input.shape, threads: 2, instructionSet: .portable).run(input)
        }
        #expect(try run(graph).distance(to: run(folded)) < 1e-4)
    }

    @Test("a value that something else takes too is not folded away")
    func sharedValue() throws {
        var graph = LayerGraph(dimensions: 2, inputChannels: 2)
        var random = RandomTensors(seed: 3)
        let convolution = Convolution(weights: random.tensor([2, 2, 3, 3]), bias: random.vector(2), padding: [1, 1])
        let features = graph.append("features", .convolution(convolution), [graph.input])
        let positive = graph.append("positive", .identity, [features], activation: .relu)
        graph.append("joint", .concatenation, [features, positive])
        let input = random.tensor([1, 2, 5, 6])
        let plan = try InferencePlan(graph: graph, inputShape: input.shape, threads: 1)
        #expect(try plan.run(input).distance(to: NaiveInterpreter(graph: graph).run(input)) < 1e-5)
    }
}
