import Foundation
import Inference
import Synchronization
import Testing

@Suite struct InferencePlanTests {
    private static func shipped() throws -> LayerGraph {
        try NetworkBuilder(Fixture.shipped).graph(weights: Fixture.shippedWeights())
    }

    @Test("the number of threads does not change a bit of the result", arguments: [2, 3, 7])
    func threads(_ threads: Int) throws {
        for (architecture, weights, shape) in [
            (Fixture.oktay4, "oktay4.safetensors", [1, 1, 16, 32, 16]),
            (Fixture.monai4, "monai4.safetensors", [2, 1, 16, 16, 32]),
        ] {
            let graph = try NetworkBuilder(architecture).graph(weights: Fixture.file(weights))
            var random = RandomTensors(seed: 5)
            let input = random.tensor(shape)
            let alone = try InferencePlan(graph: graph, inputShape: shape, threads: 1).run(input)
            let plan = try InferencePlan(graph: graph, inputShape: shape, threads: threads)
            for _ in 0..<5 { #expect(try plan.run(input) == alone) }
        }
    }

    @Test("a batch gives what its elements give alone")
    func batch() throws {
        let graph = try Self.shipped()
        var random = RandomTensors(seed: 6)
        let input = random.tensor([3, 1, 32, 48])
        let together = try InferencePlan(graph: graph, inputShape: input.shape, threads: 2).run(input)
        let plan = try InferencePlan(graph: graph, inputShape: [1, 1, 32, 48], threads: 2)
        for index in 0..<3 {
            let range = index * 32 * 48..<(index + 1) * 32 * 48
            let alone = try plan.run(Tensor(shape: plan.inputShape, values: Array(input.values[range])))
            #expect(alone.values == Array(together.values[range]))
        }
    }

    @Test("values that share memory never disturb one another", arguments: 1...40 as ClosedRange<UInt64>)
    func memory(seed: UInt64) throws {
        let graph = RandomGraph.graph(seed: seed, layers: 14)
        var random = RandomTensors(seed: seed)
        let input = random.tensor([2, 2, 6, 5])
        let expected = try NaiveInterpreter(graph: graph).run(input)
        let plan = try InferencePlan(graph: graph, inputShape: input.shape, threads: 2)
        for _ in 0..<2 { #expect(try plan.run(input).distance(to: expected) < 1e-4) }
    }

    @Test(
        "values of different sizes share memory and find their margins empty", arguments: 1...40 as ClosedRange<UInt64>)
    func sharedGrids(seed: UInt64) throws {
        let graph = RandomGraph.graph(seed: seed, layers: 14)
        var random = RandomTensors(seed: seed)
        let input = random.tensor([2, 2, 6, 5])
        let expected = try NaiveInterpreter(graph: graph).run(input)
        let plan = try InferencePlan(
            asIs: graph, inputShape: input.shape, threads: 2, instructionSet: .preferred(), sharesGrids: true)
        for _ in 0..<2 { #expect(try plan.run(input).distance(to: expected) < 1e-4) }
    }

    @Test("networks whose levels share memory give the same bits, run after run")
    func sharedLevels() throws {
        for (architecture, weights, shape) in [
            (Fixture.oktay4, "oktay4.safetensors", [1, 1, 16, 32, 16]),
            (Fixture.monai4, "monai4.safetensors", [1, 1, 16, 16, 32]),
        ] {
            let graph = try NetworkBuilder(architecture).graph(weights: Fixture.file(weights)).fused(for: shape)
            var random = RandomTensors(seed: 5)
            let inputs = (0..<2).map { _ in random.tensor(shape) }
            let plans = try [true, false].map { sharesGrids in
                try InferencePlan(
                    asIs: graph, inputShape: shape, threads: 2, instructionSet: .preferred(), sharesGrids: sharesGrids)
            }
            #expect(plans[0].requiredBytes < plans[1].requiredBytes)
            for input in inputs + inputs { #expect(try plans[0].run(input) == plans[1].run(input)) }
        }
    }

    @Test("activations share memory: a plan needs a fraction of their sum")
    func reuse() throws {
        let graph = try Self.shipped()
        let shape = [4, 1, 192, 192]
        let sum = try graph.folded().shapes(for: shape).map { $0.reduce(4, *) }.reduce(0, +)
        let plan = try InferencePlan(graph: graph, inputShape: shape, threads: 1)
        let weights = plan.summaries.map(\.weightBytes).reduce(0, +)
        #expect(plan.requiredBytes - weights < sum / 2)
        #expect(try InferencePlan.requiredBytes(graph: graph, inputShape: shape, threads: 1) == plan.requiredBytes)
    }

    @Test("a plan above its memory limit is refused before it is made")
    func limit() throws {
        let graph = try Self.shipped()
        let shape = [1, 1, 1 << 14, 1 << 14]
        let required = try InferencePlan.requiredBytes(graph: graph, inputShape: shape, threads: 2)
        #expect(required > 1 << 34)
        #expect(throws: InferenceError.planTooLarge(requiredBytes: required, limitBytes: 1 << 30)) {
            try InferencePlan(graph: graph, inputShape: shape, threads: 2, memoryLimit: 1 << 30)
        }
        #expect(throws: InferenceError.self) {
            try InferencePlan(graph: graph, inputShape: [1 << 12, 1, 1 << 14, 1 << 14], threads: 2)
        }
    }

    @Test("a run stops between two layers when it is told to, and the plan works again")
    func cancellation() throws {
        let plan = try InferencePlan(graph: Self.shipped(), inputShape: [1, 1, 16, 16], threads: 2)
        let input = Tensor(shape: plan.inputShape, repeating: 0.5)
        let expected = try plan.run(input)
        var asked = 0
        #expect(throws: InferenceError.cancelled) {
            try plan.run(
                input,
                isCancelled: {
                    asked += 1
                    return asked == 10
                })
        }
        #expect(asked == 10)
        #expect(try plan.run(input) == expected)
    }

    @Test("a run stops within a layer, too, and the plan works again", arguments: [1, 2])
    func cancellationWithin(threads: Int) throws {
        var random = RandomTensors(seed: 3)
        var graph = LayerGraph(dimensions: 3, inputChannels: 1)
        let weights = random.tensor([32, 1, 7, 7, 7])
        let convolution = Convolution(weights: weights, bias: random.vector(32), padding: [3, 3, 3])
        graph.append("long", .convolution(convolution), [graph.input])
        let shape = [1, 1, 48, 64, 64]
        let plan = try InferencePlan(graph: graph, inputShape: shape, threads: threads, instructionSet: .portable)
        let input = random.tensor(shape)
        let expected = try plan.run(input)
        var asked = 0
        #expect(throws: InferenceError.cancelled) {
            try plan.run(
                input,
                isCancelled: {
                    asked += 1
                    return asked > plan.summaries.count
                })
        }
        #expect(asked == plan.summaries.count + 1)
        #expect(try plan.run(input) == expected)
    }

    @Test("progress grows from layer to layer to 1")
    func progress() throws {
        let plan = try InferencePlan(graph: Self.shipped(), inputShape: [2, 1, 16, 16], threads: 1)
        var shares: [Double] = []
        _ = try plan.run(Tensor(shape: plan.inputShape, repeating: 0.5), progress: { shares.append($0) })
        #expect(shares.count == plan.summaries.count)
        #expect(shares == shares.sorted() && shares.allSatisfy { $0 > 0 } && shares.last == 1)
    }

    @Test("an input of another shape is refused")
    func wrongInput() throws {
        let plan = try InferencePlan(graph: Self.shipped(), inputShape: [1, 1, 16, 16], threads: 1)
        #expect(throws: InferenceError.wrongInputShape(expected: [1, 1, 16, 16], found: [1, 1, 16, 32])) {
            try plan.run(Tensor(shape: [1, 1, 16, 32], repeating: 0))
        }
    }

    @Test("a plan can be run from several threads at a time")
    func concurrentRuns() throws {
        let plan = try InferencePlan(graph: Self.shipped(), inputShape: [1, 1, 32, 32], threads: 3)
        var random = RandomTensors(seed: 8)
        let inputs = (0..<8).map { _ in random.tensor(plan.inputShape) }
        let expected = try inputs.map { try plan.run($0) }
        let agreeing = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 8) { index in
            if (try? plan.run(inputs[index])) == expected[index] { agreeing.add(1, ordering: .relaxed) }
        }
        #expect(agreeing.load(ordering: .relaxed) == 8)
    }

    @Test("what is not a number stays visible in the output")
    func notANumber() throws {
        let plan = try InferencePlan(graph: Self.shipped(), inputShape: [1, 1, 16, 16], threads: 1)
        let output = try plan.run(Tensor(shape: plan.inputShape, repeating: .nan))
        #expect(output.values.allSatisfy { $0.isNaN })
    }

    @Test("plans come and go without leaving their threads behind")
    func threadsEnd() async throws {
        let graph = try NetworkBuilder(Fixture.oktay4).graph(weights: Fixture.file("oktay4.safetensors"))
        for _ in 0..<50 {
            _ = try InferencePlan(graph: graph, inputShape: [1, 1, 16, 16, 16], threads: 9)
        }
        var left = try Self.helpers(named: "inference-8")
        for _ in 0..<100 where left > 0 {
            try await Task.sleep(for: .milliseconds(100))
            left = try Self.helpers(named: "inference-8")
        }
        #expect(left == 0)
    }

    /// How many threads of this process have a name; no other test has as many threads a plan.
    private static func helpers(named name: String) throws -> Int {
        let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        let names = tasks.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
        return names.filter { $0 == "\(name)\n" }.count
    }
}
