import Inference
import Testing

@Suite("What a plan says of itself") struct PlanLimitTests {
    private static func features(_ shape: [Int], kernel: [Int]) -> LayerGraph {
        var random = RandomTensors(seed: 4)
        var graph = LayerGraph(dimensions: kernel.count, inputChannels: shape[1])
        let convolution = Convolution(
            weights: random.tensor([5, shape[1]] + kernel), bias: random.vector(5), padding: kernel.map { $0 / 2 })
        graph.append("features", .convolution(convolution), [graph.input], activation: .relu)
        return graph
    }

    @Test("a plan may take exactly the memory that it needs, and is refused with a byte less")
    func memory() throws {
        let shape = [1, 2, 9, 7]
        let graph = Self.features(shape, kernel: [3, 3])
        let required = try InferencePlan.requiredBytes(graph: graph, inputShape: shape, threads: 2)
        let plan = try InferencePlan(graph: graph, inputShape: shape, threads: 2, memoryLimit: required)
        #expect(plan.requiredBytes == required)
        #expect(throws: InferenceError.planTooLarge(requiredBytes: required, limitBytes: required - 1)) {
            try InferencePlan(graph: graph, inputShape: shape, threads: 2, memoryLimit: required - 1)
        }
    }

    @Test("each thread needs scratch memory of its own")
    func threads() throws {
        let shape = [1, 2, 9, 7]
        let graph = Self.features(shape, kernel: [3, 3])
        let bytes = try (2...4).map { threads in
            try InferencePlan.requiredBytes(graph: graph, inputShape: shape, threads: threads)
        }
        #expect(bytes[1] > bytes[0] && bytes[1] - bytes[0] == bytes[2] - bytes[1])
    }

    @Test("a step is listed with its layer, the shape of its result and the operations of its definition")
    func summaries() throws {
        let flat = try InferencePlan(
            graph: Self.features([2, 2, 9, 7], kernel: [3, 5]), inputShape: [2, 2, 9, 7], threads: 1)
        #expect(flat.summaries.map(\.layer) == ["features"])
        #expect(flat.summaries.map(\.outputShape) == [[5, 2, 9, 7]])
        #expect(flat.summaries.map(\.operations) == [2 * (2 * 9 * 7) * (5 * 2 * 3 * 5)])
        let deep = try InferencePlan(
            graph: Self.features([1, 3, 4, 9, 7], kernel: [1, 3, 5]), inputShape: [1, 3, 4, 9, 7], threads: 1)
        #expect(deep.summaries.map(\.outputShape) == [[5, 4, 9, 7]])
        #expect(deep.summaries.map(\.operations) == [2 * (4 * 9 * 7) * (5 * 3 * 1 * 3 * 5)])
        #expect(deep.inputShape == [1, 3, 4, 9, 7] && deep.outputShape == [1, 5, 4, 9, 7])
    }

    @Test("a transposed convolution has the operations of its inputs, not of its outputs")
    func transposed() throws {
        var random = RandomTensors(seed: 4)
        var graph = LayerGraph(dimensions: 2, inputChannels: 2)
        let convolution = TransposedConvolution(
            weights: random.tensor([2, 3, 4, 4]), bias: random.vector(3), stride: [2, 2], padding: [1, 1])
        graph.append("up", .transposedConvolution(convolution), [graph.input])
        let plan = try InferencePlan(graph: graph, inputShape: [1, 2, 5, 7], threads: 1)
        #expect(plan.summaries.map(\.outputShape) == [[3, 1, 10, 14]])
        #expect(plan.summaries.map(\.operations) == [2 * (10 * 14) * (2 * 3 * 4 * 4) / 4])
    }

    @Test("steps have times only where they were measured")
    func measured() throws {
        let plan = try InferencePlan(
            graph: Self.features([1, 1, 6, 5], kernel: [3, 3]), inputShape: [1, 1, 6, 5], threads: 1)
        let input = Tensor(shape: plan.inputShape, repeating: 0.5)
        #expect(try plan.measure(input, rounds: 0) == plan.summaries)
        let measured = try plan.measure(input, rounds: 3)
        #expect(measured.map(\.layer) == plan.summaries.map(\.layer))
        #expect(measured.allSatisfy { ($0.seconds ?? -1) >= 0 } && plan.summaries.allSatisfy { $0.seconds == nil })
    }

    @Test("the elements of a batch in 3D are equal parts of the progress")
    func progress() throws {
        let shape = [4, 1, 3, 6, 5]
        let plan = try InferencePlan(
            graph: Self.features(shape, kernel: [3, 3, 3]), inputShape: shape, threads: 1)
        var shares: [Double] = []
        _ = try plan.run(Tensor(shape: shape, repeating: 1), progress: { shares.append($0) })
        #expect(shares == [0.25, 0.5, 0.75, 1])
    }
}
