import Inference
import Testing

/// Every kernel of every instruction set that this processor has agrees with the naive twin.
@Suite struct KernelTests {
    /// A graph of one layer with random weights and an input for it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let shape: [Int]
        let operation: @Sendable (inout RandomTensors) -> LayerOperation
        var activation = Activation.identity
    }

    static func convolution(
        _ shape: [Int],
        to channels: Int,
        kernel: [Int],
        stride: [Int]? = nil,
        padding: [Int]? = nil,
        endPadding: [Int]? = nil,
        dilation: [Int]? = nil,
        activation: Activation = .identity
    ) -> Case {
        let ends = "\(padding ?? []) to \(endPadding ?? padding ?? [])"
        let options = "stride \(stride ?? []) padding \(ends) dilation \(dilation ?? [])"
        return Case(
            testDescription: "convolution \(kernel) of \(shape) to \(channels), \(options)", shape: shape,
            operation: { random in
                .convolution(
                    Convolution(
                        weights: random.tensor([channels, shape[1]] + kernel), bias: random.vector(channels),
                        stride: stride, padding: padding, endPadding: endPadding, dilation: dilation))
            },
            activation: activation)
    }

    static func transposed(
        _ shape: [Int],
        to channels: Int,
        kernel: [Int],
        stride: [Int],
        padding: [Int]? = nil,
        outputPadding: [Int]? = nil
    ) -> Case {
        Case(
            testDescription: "transposed convolution \(kernel) of \(shape) to \(channels), stride \(stride)",
            shape: shape,
            operation: { random in
                .transposedConvolution(
                    TransposedConvolution(
                        weights: random.tensor([shape[1], channels] + kernel), bias: random.vector(channels),
                        stride: stride, padding: padding, outputPadding: outputPadding))
            },
            activation: .relu)
    }

    static let convolutions = [
        convolution([1, 1, 1, 1], to: 1, kernel: [3, 3], padding: [1, 1]),
        convolution([1, 1, 1, 1], to: 1, kernel: [1, 1]),
        convolution([1, 3, 1, 1, 1], to: 9, kernel: [3, 3, 3], padding: [1, 1, 1]),
        convolution([2, 3, 5, 7], to: 8, kernel: [3, 3], padding: [1, 1], activation: .relu),
        convolution([1, 5, 23, 38], to: 17, kernel: [3, 3], padding: [1, 1], activation: .leakyReLU(slope: 0.1)),
        convolution([1, 2, 3, 131], to: 3, kernel: [3, 3], activation: .sigmoid),
        convolution([1, 2, 131, 3], to: 3, kernel: [5, 5], padding: [2, 2]),
        convolution([1, 4, 16, 16], to: 8, kernel: [2, 2], stride: [2, 2]),
        convolution([1, 3, 11, 13], to: 5, kernel: [3, 3], stride: [2, 3], padding: [1, 0]),
        convolution([1, 3, 7, 9], to: 2, kernel: [1, 1], stride: [2, 2]),
        convolution([1, 3, 7, 9], to: 2, kernel: [1, 1], padding: [1, 2]),
        convolution([1, 2, 17, 19], to: 4, kernel: [3, 3], padding: [4, 4], dilation: [4, 4]),
        convolution([1, 2, 17, 19], to: 4, kernel: [3, 2], stride: [3, 2], padding: [2, 5], dilation: [2, 3]),
        convolution([1, 2, 4, 4], to: 4, kernel: [3, 3], padding: [9, 9]),
        convolution([1, 6, 6, 9], to: 5, kernel: [5, 5], stride: [2, 2], padding: [1, 1], endPadding: [2, 2]),
        convolution([1, 6, 6, 9], to: 5, kernel: [3, 3], padding: [1, 1], endPadding: [0, 4]),
        convolution([1, 6, 6, 9], to: 5, kernel: [1, 1], padding: [0, 0], endPadding: [2, 0]),
        convolution([2, 3, 5, 6, 7], to: 9, kernel: [3, 3, 3], padding: [1, 1, 1], activation: .relu),
        convolution([1, 2, 7, 6, 5], to: 3, kernel: [3, 3, 3], stride: [2, 2, 2], padding: [1, 1, 1]),
        convolution([1, 2, 9, 8, 7], to: 3, kernel: [3, 1, 2], padding: [2, 0, 1], dilation: [2, 1, 1]),
        convolution([1, 3, 4, 1, 6], to: 2, kernel: [5, 5, 5], padding: [2, 2, 2]),
        convolution([1, 300, 6, 6], to: 8, kernel: [3, 3], padding: [1, 1]),
        convolution([1, 40, 24, 40], to: 33, kernel: [3, 3], padding: [1, 1]),
        convolution([2, 7, 40, 40], to: 11, kernel: [1, 1], activation: .parametricReLU(slopes: [0.25])),
        convolution(
            [1, 2, 5, 5], to: 3, kernel: [3, 3], padding: [1, 1], activation: .parametricReLU(slopes: [0.2, 0, -1])),
    ]

    static let transposedConvolutions = [
        transposed([1, 1, 1, 1], to: 1, kernel: [2, 2], stride: [2, 2]),
        transposed([2, 3, 5, 7], to: 9, kernel: [4, 4], stride: [2, 2], padding: [1, 1]),
        transposed([1, 3, 5, 7], to: 2, kernel: [3, 3], stride: [2, 2], padding: [1, 1], outputPadding: [1, 1]),
        transposed([1, 2, 4, 3], to: 2, kernel: [2, 1], stride: [3, 3], outputPadding: [0, 2]),
        transposed([1, 2, 4, 3], to: 2, kernel: [5, 4], stride: [1, 3], padding: [2, 0]),
        transposed([1, 5, 3, 4, 5], to: 3, kernel: [3, 3, 3], stride: [2, 2, 2], padding: [1, 1, 1]),
        transposed([1, 2, 3, 4, 5], to: 8, kernel: [2, 3, 4], stride: [2, 1, 4], outputPadding: [1, 0, 3]),
        transposed([1, 2, 1, 1, 20], to: 1, kernel: [1, 1, 1], stride: [1, 1, 1]),
    ]

    static let others = [
        Case(
            testDescription: "2 pooled", shape: [2, 3, 7, 9],
            operation: { _ in .maxPooling(MaxPooling(window: [2, 2])) }),
        Case(
            testDescription: "3 pooled, overlapping", shape: [1, 2, 6, 7, 8],
            operation: { _ in
                .maxPooling(MaxPooling(window: [3, 2, 3], stride: [1, 2, 2], padding: [1, 0, 1]))
            }),
        Case(
            testDescription: "one pixel pooled", shape: [1, 1, 1, 1],
            operation: { _ in .maxPooling(MaxPooling(window: [1, 1])) }),
        Case(
            testDescription: "batch normalization", shape: [2, 5, 3, 7],
            operation: { random in
                .batchNormalization(
                    BatchNormalization(
                        gamma: random.vector(5), beta: random.vector(5), mean: random.vector(5),
                        variance: random.vector(5).map { $0 + 1 }, epsilon: 1e-5))
            }, activation: .relu),
        Case(
            testDescription: "instance normalization", shape: [2, 3, 4, 5, 7],
            operation: { _ in .instanceNormalization(InstanceNormalization()) }, activation: .leakyReLU(slope: 0.3)),
        Case(
            testDescription: "instance normalization with weights", shape: [1, 3, 1, 37],
            operation: { random in
                .instanceNormalization(InstanceNormalization(gamma: random.vector(3), beta: random.vector(3)))
            }),
        Case(
            testDescription: "instance of one pixel", shape: [1, 2, 1, 1],
            operation: { _ in
                .instanceNormalization(InstanceNormalization())
            }),
        Case(
            testDescription: "spatial bias, planar", shape: [2, 3, 7, 9],
            operation: { random in .spatialBias(SpatialBias(values: random.tensor([1, 3, 3, 4]))) },
            activation: .sigmoid),
        Case(
            testDescription: "spatial bias in 3D", shape: [2, 2, 5, 4, 9],
            operation: { random in .spatialBias(SpatialBias(values: random.tensor([1, 2, 2, 8, 3]))) },
            activation: .relu),
        Case(
            testDescription: "sigmoid alone", shape: [1, 2, 9, 5], operation: { _ in .identity }, activation: .sigmoid),
        Case(testDescription: "softmax", shape: [2, 4, 67, 65], operation: { _ in .softmax }),
        Case(testDescription: "doubled", shape: [1, 2, 3, 4, 5], operation: { _ in .resize(.multiplied(by: 2)) }),
        Case(testDescription: "resized", shape: [2, 2, 5, 9], operation: { _ in .resize(.size([13, 4])) }),
        Case(
            testDescription: "resized from a pixel", shape: [1, 1, 1, 1], operation: { _ in .resize(.size([3, 4])) }),
        Case(
            testDescription: "resized to a pixel", shape: [1, 1, 5, 6, 7],
            operation: { _ in .resize(.size([1, 1, 1])) }),
    ]

    @Test(
        "a layer agrees with its definition", arguments: convolutions + transposedConvolutions + others,
        InstructionSet.available)
    func layer(_ layer: Case, instructionSet: InstructionSet) throws {
        var random = RandomTensors(seed: 7)
        var graph = LayerGraph(dimensions: layer.shape.count - 2, inputChannels: layer.shape[1])
        graph.append("layer", layer.operation(&random), [graph.input], activation: layer.activation)
        let input = random.tensor(layer.shape)
        let plan = try InferencePlan(
            asIs: graph, inputShape: layer.shape, threads: 2, instructionSet: instructionSet)
        #expect(plan.instructionSet == instructionSet)
        let expected = try NaiveInterpreter(graph: graph).run(input)
        #expect(try plan.run(input).distance(to: expected) < 1e-4)
    }

    @Test("not a number survives pooling wherever it stands in the window", arguments: 0..<4)
    func pooledNaN(place: Int) throws {
        var graph = LayerGraph(dimensions: 2, inputChannels: 1)
        graph.append("pool", .maxPooling(MaxPooling(window: [2, 2])), [graph.input])
        var values: [Float] = [1, 2, 3, 4]
        values[place] = .nan
        let plan = try InferencePlan(graph: graph, inputShape: [1, 1, 2, 2], threads: 1)
        #expect(try plan.run(Tensor(shape: [1, 1, 2, 2], values: values)).values[0].isNaN)
    }
}
