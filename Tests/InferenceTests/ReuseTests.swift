import Inference
import Testing

/// What a plan has computed before does not show in what it computes next.
@Suite struct ReuseTests {
    private static let shape = [1, 3, 6, 9]

    /// A layer that writes some channels of a block only, between others whose memory it shares.
    private static func graph(_ operation: LayerOperation) -> LayerGraph {
        var network = RandomConvolutions(dimensions: 2, inputChannels: 3, random: RandomTensors(seed: 31))
        let wide = network.convolution("wide", network.graph.input, from: 3, to: 17, activation: .relu)
        let halves = ["first", "second", "third", "fourth", "fifth"].map {
            network.convolution($0, network.graph.input, from: 3, to: $0 == "fifth" ? 1 : 4, activation: .relu)
        }
        let planar = network.graph.append("planar", .concatenation, halves)
        let inputs = operation == .concatenation ? [wide, network.graph.input] : [wide, planar]
        let channels = operation == .concatenation ? 20 : 17
        var last = network.graph.append("partial", operation, operation == .softmax ? [wide] : inputs)
        for name in ["next", "last"] {
            last = network.convolution(name, last, from: channels, to: channels, activation: .relu)
        }
        _ = network.convolution("out", last, from: channels, to: 2)
        return network.graph
    }

    @Test(
        "a run on what is not a number leaves nothing behind for the next",
        arguments: [LayerOperation.softmax, .concatenation, .addition, .multiplication], [false, true])
    func poisoned(_ operation: LayerOperation, sharesGrids: Bool) throws {
        let graph = Self.graph(operation)
        var random = RandomTensors(seed: 32)
        let input = random.tensor(Self.shape)
        for instructionSet in InstructionSet.available {
            let plan = try InferencePlan(
                asIs: graph, inputShape: Self.shape, threads: 1, instructionSet: instructionSet,
                sharesGrids: sharesGrids)
            let expected = try plan.run(input)
            #expect(expected.values.allSatisfy { $0.isFinite })
            _ = try plan.run(Tensor(shape: Self.shape, repeating: .nan))
            #expect(try plan.run(input) == expected, "\(instructionSet)")
        }
    }
}
