import Inference
import Testing

/// A graph of convolutions of kernel size 3 with random weights.
struct RandomConvolutions {
    var graph: LayerGraph
    private var random: RandomTensors

    /// The network's input has two channels, or one.
    init(dimensions: Int, inputChannels: Int = 2, random: RandomTensors) {
        graph = LayerGraph(dimensions: dimensions, inputChannels: inputChannels)
        self.random = random
    }

    /// Appends a convolution whose sums stay near 1.
    mutating func convolution(
        _ name: String, _ input: LayerGraph.Value, from inputs: Int, to outputs: Int,
        activation: Activation = .identity
    ) -> LayerGraph.Value {
        let axes = graph.dimensions
        var weights = random.tensor([outputs, inputs] + [Int](repeating: 3, count: axes))
        let scale = Float(weights.values.count / outputs).squareRoot()
        weights = Tensor(shape: weights.shape, values: weights.values.map { $0 / scale })
        let convolution = Convolution(
            weights: weights, bias: random.vector(outputs), padding: [Int](repeating: 1, count: axes))
        return graph.append(name, .convolution(convolution), [input], activation: activation)
    }

    /// Expects the definition's result of plans in which a step uses an algorithm, on every instruction set, and with
    /// one thread the same bits as with several.
    func expectAgreement(_ input: Tensor, algorithm: String) throws {
        var whole = graph
        // Values inside a network lie in blocks; a network's own output would not.
        whole.append("end", .identity, [graph.output], activation: .leakyReLU(slope: 0.5))
        let expected = try NaiveInterpreter(graph: whole).run(input)
        for instructionSet in InstructionSet.available {
            var first: Tensor?
            for threads in [1, 3] {
                let plan = try InferencePlan(
                    asIs: whole, inputShape: input.shape, threads: threads, instructionSet: instructionSet)
                #expect(plan.instructionSet == instructionSet)
                #expect(plan.summaries.contains { $0.algorithm.contains(algorithm) })
                let result = try plan.run(input)
                #expect(result.distance(to: expected) < 5e-5, "\(instructionSet), \(threads) threads")
                #expect(result == first ?? result, "\(instructionSet), \(threads) threads: to the bit")
                first = first ?? result
            }
        }
    }
}
