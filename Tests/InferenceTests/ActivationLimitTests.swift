import Foundation
import Inference
import Testing

/// What activations make of numbers that are large, small or none: a network that is sure gives such logits.
@Suite("Activations at the limits of numbers") struct ActivationLimitTests {
    /// A graph whose last layer is an activation of its input alone, or of five copies of it in a block.
    private static func graph(_ activation: Activation, inBlock: Bool) -> LayerGraph {
        var graph = LayerGraph(dimensions: 2, inputChannels: 1)
        var value = graph.input
        if inBlock { value = graph.append("copies", copies, [value]) }
        graph.append("activation", .identity, [value], activation: activation)
        return graph
    }

    private static let copies = LayerOperation.convolution(
        Convolution(
            weights: Tensor(shape: [5, 1, 1, 1], repeating: 1), bias: [Float](repeating: 0, count: 5)))

    /// What comes of values in each layout; all copies are alike.
    private static func results(
        _ activation: Activation, _ values: [Float], _ instructionSet: InstructionSet
    ) throws -> [[Float]] {
        let input = Tensor(shape: [1, 1, 1, values.count], values: values)
        var results: [[Float]] = []
        for inBlock in [false, true] {
            let plan = try InferencePlan(
                asIs: graph(activation, inBlock: inBlock), inputShape: input.shape, threads: 1,
                instructionSet: instructionSet)
            let output = try plan.run(input).values
            for first in stride(from: 0, to: output.count, by: values.count) {
                results.append(Array(output[first..<first + values.count]))
            }
        }
        return results
    }

    @Test("a sigmoid is exact for every logit that a float can tell from 0", arguments: InstructionSet.available)
    func sigmoid(instructionSet: InstructionSet) throws {
        let logits = stride(from: Float(-86.9), through: 40, by: 0.37).map { $0 } + [0, -0.0, 86, 87, 88, 89]
        let results = try Self.results(.sigmoid, logits, instructionSet)
        #expect(results.count == 6)
        for result in results {
            for (logit, found) in zip(logits, result) {
                let expected = 1 / (1 + exp(-Double(logit)))
                #expect(abs(Double(found) - expected) <= 1e-6 * expected, "\(logit): \(found)")
            }
        }
    }

    @Test("a sigmoid of a logit beyond these is 0 or 1", arguments: InstructionSet.available)
    func sigmoidBeyond(instructionSet: InstructionSet) throws {
        let logits: [Float] = [-88.5, -89, -95, -100, -120, -126, -127, -128, -129, -200, -1000, -1e30]
        for result in try Self.results(.sigmoid, logits, instructionSet) {
            #expect(result.allSatisfy { $0 >= 0 && $0 < 1e-37 }, "\(result)")
        }
        for result in try Self.results(.sigmoid, logits.map { -$0 }, instructionSet) {
            #expect(result == [Float](repeating: 1, count: logits.count))
        }
    }

    @Test(
        "what is no number stays none, beside numbers that are treated as ever",
        arguments: [
            (.relu, [0, 0, 3, 0.25]), (.leakyReLU(slope: 0.5), [-1, -0.25, 3, 0.25]),
            (.parametricReLU(slopes: [-2]), [4, 1, 3, 0.25]), (.identity, [-2, -0.5, 3, 0.25]),
        ] as [(Activation, [Float])], InstructionSet.available)
    func notANumber(_ test: (activation: Activation, expected: [Float]), instructionSet: InstructionSet) throws {
        let values: [Float] = [-2, .nan, -0.5, 3, .nan, 0.25]
        for result in try Self.results(test.activation, values, instructionSet) {
            #expect(result[1].isNaN && result[4].isNaN)
            #expect([result[0], result[2], result[3], result[5]] == test.expected)
        }
        let sigmoids = try Self.results(.sigmoid, values, instructionSet)
        #expect(sigmoids.allSatisfy { $0[1].isNaN && $0[4].isNaN && !$0[0].isNaN && !$0[5].isNaN })
    }

    @Test(
        "a softmax of logits that lie far apart is that of its definition",
        arguments: [
            [0, -100, -300], [-300, 0, -100], [150, 149, 0], [-1000, -1000, -1000], [1000, -1000, 999],
            [0, -87.5, -127], [1e30, 0, -1e30],
        ] as [[Float]], InstructionSet.available)
    func softmax(logits: [Float], instructionSet: InstructionSet) throws {
        var graph = LayerGraph(dimensions: 2, inputChannels: 3)
        graph.append("softmax", .softmax, [graph.input])
        let shape = [1, 3, 1, 1]
        let plan = try InferencePlan(asIs: graph, inputShape: shape, threads: 1, instructionSet: instructionSet)
        let found = try plan.run(Tensor(shape: shape, values: logits)).values
        let largest = Double(logits.max() ?? 0)
        let powers = logits.map { exp(Double($0) - largest) }
        let sum = powers.reduce(0, +)
        #expect(zip(found, powers).allSatisfy { $0 >= 0 && abs(Double($0) - $1 / sum) < 1e-6 }, "\(found)")
    }

    @Test(
        "what is no number survives pooling in a block, wherever it stands in the window", arguments: 0..<6,
        InstructionSet.available)
    func pooled(place: Int, instructionSet: InstructionSet) throws {
        var graph = LayerGraph(dimensions: 2, inputChannels: 1)
        let block = graph.append("copies", Self.copies, [graph.input])
        graph.append("pool", .maxPooling(MaxPooling(window: [2, 3])), [block])
        var values: [Float] = [1, -2, 3, 6, 5, 4]
        let shape = [1, 1, 2, 3]
        let plan = try InferencePlan(asIs: graph, inputShape: shape, threads: 1, instructionSet: instructionSet)
        #expect(try plan.run(Tensor(shape: shape, values: values)).values == [6, 6, 6, 6, 6])
        values[place] = .nan
        #expect(try plan.run(Tensor(shape: shape, values: values)).values.allSatisfy { $0.isNaN })
    }
}
