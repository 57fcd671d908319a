import Inference
import Testing

/// Rows of inputs are copied with zeros around them to memory that convolutions of other sizes use before and after.
@Suite struct ScratchReuseTests {
    @Test("what another convolution or another run left in scratch memory does not show", arguments: [2, 3])
    func margins(dimensions: Int) throws {
        var random = RandomTensors(seed: 51)
        var graph = LayerGraph(dimensions: dimensions, inputChannels: 2)
        var value = graph.input
        for (index, (kernel, dilation)) in [(5, 1), (3, 1), (1, 1), (3, 3), (2, 1)].enumerated() {
            let sizes = [Int](repeating: kernel, count: dimensions)
            let reach = dilation * (kernel - 1)
            let convolution = Convolution(
                weights: random.tensor([index == 4 ? 1 : 3, index == 0 ? 2 : 3] + sizes),
                bias: random.vector(index == 4 ? 1 : 3), padding: sizes.map { _ in reach / 2 },
                endPadding: sizes.map { _ in reach - reach / 2 }, dilation: sizes.map { _ in dilation })
            value = graph.append("convolution \(index)", .convolution(convolution), [value], activation: .sigmoid)
        }
        let shape = [1, 2] + [4, 5, 9].suffix(dimensions)
        let inputs = (0..<2).map { _ in random.tensor(shape) }
        let expected = try inputs.map { try NaiveInterpreter(graph: graph).run($0) }
        for instructionSet in InstructionSet.available {
            let plan = try InferencePlan(asIs: graph, inputShape: shape, threads: 2, instructionSet: instructionSet)
            for (input, expected) in zip(inputs, expected) {
                _ = try plan.run(Tensor(shape: shape, repeating: .nan))
                #expect(try plan.run(input).distance(to: expected) < 1e-4, "\(instructionSet)")
            }
        }
    }
}
