import Inference
import Testing

/// Layers on values whose channels lie in blocks, the last of which is not full, as inner layers have them: every
/// kernel against the naive twin. The input of a network alone, as ``KernelTests`` has it, is never in blocks.
@Suite struct BlockedLayerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let size: [Int]
        let operation: @Sendable (inout RandomTensors) -> LayerOperation
        var activation = Activation.identity
        /// The channels of the second input, for an operation of two.
        var second: Int?
    }

    private static let channels = 19
    /// A slope of its own for each channel, some of them negative.
    private static let slopes = (0..<channels).map { Float($0) / 20 - 0.4 }

    static let normalizations = [
        Case(
            testDescription: "batch normalization", size: [3, 7],
            operation: { random in
                .batchNormalization(
                    BatchNormalization(
                        gamma: random.vector(channels), beta: random.vector(channels), mean: random.vector(channels),
                        variance: random.vector(channels).map { $0 + 1.5 }, epsilon: 1e-3))
            }, activation: .parametricReLU(slopes: slopes)),
        Case(
            testDescription: "instance normalization", size: [5, 37],
            operation: { _ in .instanceNormalization(InstanceNormalization(epsilon: 0.1)) },
            activation: .leakyReLU(slope: 0.3)),
        Case(
            testDescription: "instance normalization with weights", size: [3, 4, 5],
            operation: { random in
                .instanceNormalization(
                    InstanceNormalization(gamma: random.vector(channels), beta: random.vector(channels)))
            }, activation: .sigmoid),
        Case(
            testDescription: "spatial bias", size: [5, 4, 9],
            operation: { random in .spatialBias(SpatialBias(values: random.tensor([1, channels, 2, 8, 3]))) },
            activation: .relu),
    ]

    static let samplings = [
        Case(
            testDescription: "pooled", size: [7, 9],
            operation: { _ in .maxPooling(MaxPooling(window: [2, 3], stride: [2, 1], padding: [1, 1])) }),
        Case(
            testDescription: "pooled in 3D", size: [6, 7, 8],
            operation: { _ in
                .maxPooling(MaxPooling(window: [3, 2, 3], stride: [1, 2, 2], padding: [1, 0, 1]))
            }),
        Case(testDescription: "resized", size: [5, 9], operation: { _ in .resize(.size([13, 4])) }),
        Case(testDescription: "tripled", size: [4, 5], operation: { _ in .resize(.multiplied(by: 3)) }),
        Case(testDescription: "resized in 3D", size: [5, 6, 4], operation: { _ in .resize(.size([7, 3, 9])) }),
    ]

    static let pointwise = [
        Case(testDescription: "relu", size: [3, 5], operation: { _ in .identity }, activation: .relu),
        Case(
            testDescription: "leaky", size: [3, 5], operation: { _ in .identity },
            activation: .leakyReLU(slope: 0.2)),
        Case(
            testDescription: "parametric", size: [3, 5], operation: { _ in .identity },
            activation: .parametricReLU(slopes: slopes)),
        Case(testDescription: "sigmoid", size: [2, 3, 5], operation: { _ in .identity }, activation: .sigmoid),
        Case(testDescription: "softmax", size: [6, 5], operation: { _ in .softmax }),
    ]

    static let pairs = [
        Case(
            testDescription: "sum", size: [3, 7], operation: { _ in .addition },
            activation: .parametricReLU(slopes: slopes), second: channels),
        Case(
            testDescription: "sum with a sigmoid", size: [2, 3, 4], operation: { _ in .addition }, activation: .sigmoid,
            second: channels),
        Case(
            testDescription: "product", size: [3, 7], operation: { _ in .multiplication },
            activation: .parametricReLU(slopes: slopes), second: channels),
        Case(
            testDescription: "scaled by one channel", size: [2, 3, 7], operation: { _ in .multiplication },
            activation: .leakyReLU(slope: 0.3), second: 1),
        Case(testDescription: "joined with blocks", size: [3, 7], operation: { _ in .concatenation }, second: 21),
        Case(testDescription: "joined with planes", size: [2, 3, 7], operation: { _ in .concatenation }, second: 3),
    ]

    @Test(
        "a layer on blocks of channels agrees with its definition",
        arguments: normalizations + samplings + pointwise + pairs, InstructionSet.available)
    func layer(_ layer: Case, instructionSet: InstructionSet) throws {
        var random = RandomTensors(seed: 17)
        let shape = [2, 3] + layer.size
        var graph = LayerGraph(dimensions: layer.size.count, inputChannels: 3)
        let ones = [Int](repeating: 1, count: layer.size.count)
        let inputs = ([Self.channels] + [layer.second].compactMap { $0 }).enumerated().map { index, channels in
            graph.append(
                "input \(index)",
                .convolution(
                    Convolution(weights: random.tensor([channels, 3] + ones), bias: random.vector(channels))),
                [graph.input])
        }
        graph.append("layer", layer.operation(&random), inputs, activation: layer.activation)
        let input = random.tensor(shape)
        let plan = try InferencePlan(asIs: graph, inputShape: shape, threads: 2, instructionSet: instructionSet)
        let expected = try NaiveInterpreter(graph: graph).run(input)
        #expect(try plan.run(input).distance(to: expected) < 1e-4)
    }
}
