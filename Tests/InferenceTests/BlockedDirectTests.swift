import Inference
import Testing

/// Direct convolutions between values whose channels lie in blocks, as the inner layers of a network have them, with
/// sizes of their own along every axis.
@Suite struct BlockedDirectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let size: [Int]
        /// The kernel, stride, padding at both ends and dilation of a convolution.
        var kernel: [Int]
        var stride: [Int]?
        var padding: [Int]?
        var endPadding: [Int]?
        var dilation: [Int]?
        /// What a transposed convolution adds at the end; `nil` for an ordinary one.
        var outputPadding: [Int]?

        func operation(_ random: inout RandomTensors, from inputs: Int, to outputs: Int) -> LayerOperation {
            if let outputPadding, let stride {
                return .transposedConvolution(
                    TransposedConvolution(
                        weights: random.tensor([inputs, outputs] + kernel), bias: random.vector(outputs),
                        stride: stride, padding: padding, outputPadding: outputPadding))
            }
            return .convolution(
                Convolution(
                    weights: random.tensor([outputs, inputs] + kernel), bias: random.vector(outputs), stride: stride,
                    padding: padding, endPadding: endPadding, dilation: dilation))
        }
    }

    static let cases = [
        Case(testDescription: "pointwise", size: [5, 7], kernel: [1, 1]),
        Case(testDescription: "wide", size: [9, 6], kernel: [5, 3], padding: [2, 1]),
        Case(
            testDescription: "strided", size: [9, 12], kernel: [3, 2], stride: [2, 3], padding: [1, 0]),
        Case(
            testDescription: "padded at the end alone", size: [6, 7], kernel: [3, 5], stride: [2, 1], padding: [0, 1],
            endPadding: [2, 3]),
        Case(
            testDescription: "dilated", size: [11, 9], kernel: [3, 3], padding: [2, 3], dilation: [2, 3]),
        Case(
            testDescription: "dilated in space", size: [6, 5, 9], kernel: [1, 2, 3], stride: [1, 1, 2],
            padding: [0, 1, 2], dilation: [1, 2, 1]),
        Case(
            testDescription: "transposed", size: [4, 6], kernel: [4, 3], stride: [2, 3], padding: [1, 0],
            outputPadding: [1, 2]),
        Case(
            testDescription: "transposed in space", size: [3, 4, 5], kernel: [2, 3, 4], stride: [2, 1, 2],
            padding: [0, 1, 1], outputPadding: [1, 0, 1]),
    ]

    /// Channels of one block and a little to what fills two blocks, which some kernels compute together, and to less.
    static let channels: [(inputs: Int, outputs: Int, activation: Activation)] = [
        (17, 32, .leakyReLU(slope: 0.2)), (20, 19, .sigmoid),
    ]

    @Test("a convolution of blocks to blocks agrees with its definition", arguments: cases, channels.indices)
    func layer(_ test: Case, index: Int) throws {
        let (inputs, outputs, activation) = Self.channels[index]
        var random = RandomTensors(seed: 41)
        let shape = [1, 3] + test.size
        var graph = LayerGraph(dimensions: test.size.count, inputChannels: 3)
        let ones = [Int](repeating: 1, count: test.size.count)
        let wide = graph.append(
            "wide",
            .convolution(Convolution(weights: random.tensor([inputs, 3] + ones), bias: random.vector(inputs))),
            [graph.input])
        let convolved = graph.append(
            "convolved", test.operation(&random, from: inputs, to: outputs), [wide], activation: activation)
        // The output of a network is not in blocks, but for that of an activation.
        graph.append("last", .identity, [convolved], activation: .leakyReLU(slope: -1))
        let input = random.tensor(shape)
        let expected = try NaiveInterpreter(graph: graph).run(input)
        for instructionSet in InstructionSet.available {
            let plan = try InferencePlan(asIs: graph, inputShape: shape, threads: 2, instructionSet: instructionSet)
            #expect(try plan.run(input).distance(to: expected) < 5e-4, "\(instructionSet)")
        }
    }
}
