import Inference
import Testing

/// Each layer computes what PyTorch computes; Fixtures/make_fixtures.py has the same table.
@Suite struct LayerParityTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let operation: @Sendable (_ part: (String) throws -> Tensor) throws -> LayerOperation
    }

    static func convolution(
        _ name: String,
        stride: [Int]? = nil,
        padding: [Int]? = nil,
        dilation: [Int]? = nil
    ) -> Case {
        Case(testDescription: name) { part in
            .convolution(
                Convolution(
                    weights: try part("w"), bias: try part("b").values, stride: stride, padding: padding,
                    dilation: dilation))
        }
    }

    static func transposed(
        _ name: String,
        stride: [Int],
        padding: [Int]? = nil,
        outputPadding: [Int]? = nil
    ) -> Case {
        Case(testDescription: name) { part in
            .transposedConvolution(
                TransposedConvolution(
                    weights: try part("w"), bias: try part("b").values, stride: stride, padding: padding,
                    outputPadding: outputPadding))
        }
    }

    static let cases = [
        convolution("conv2d", padding: [1, 1]),
        convolution("conv2d.stride", stride: [2, 2], padding: [1, 1]),
        convolution("conv2d.dilation", padding: [2, 2], dilation: [2, 2]),
        convolution("conv3d", padding: [1, 1, 1]),
        convolution("conv3d.mixed", stride: [1, 2, 3], padding: [0, 1, 2], dilation: [1, 2, 1]),
        convolution("conv3d.pointwise"),
        transposed("transposed2d", stride: [2, 2], padding: [1, 1]),
        transposed("transposed3d", stride: [2, 2, 2], padding: [1, 1, 1], outputPadding: [1, 1, 1]),
        transposed("transposed3d.wide", stride: [3, 3, 3]),
        Case(testDescription: "maxpool2d") { _ in
            .maxPooling(MaxPooling(window: [3, 3], stride: [2, 2], padding: [1, 1]))
        },
        Case(testDescription: "maxpool3d") { _ in .maxPooling(MaxPooling(window: [2, 2, 2])) },
        Case(testDescription: "batchnorm") { part in
            .batchNormalization(
                BatchNormalization(
                    gamma: try part("gamma").values, beta: try part("beta").values, mean: try part("mean").values,
                    variance: try part("variance").values, epsilon: 1e-5))
        },
        Case(testDescription: "instancenorm") { _ in .instanceNormalization(InstanceNormalization()) },
        Case(testDescription: "resize2d") { _ in .resize(.size([9, 4])) },
        Case(testDescription: "resize3d") { _ in .resize(.multiplied(by: 2)) },
        Case(testDescription: "resize3d.odd") { _ in .resize(.size([7, 3, 1])) },
        Case(testDescription: "softmax") { _ in .softmax },
    ]

    @Test("a layer agrees with PyTorch's", arguments: cases)
    func layer(_ layer: Case) throws {
        let file = try Fixture.file("layers.safetensors")
        let part = { (name: String) throws -> Tensor in try file.tensor("\(layer.testDescription).\(name)") }
        let input = try part("x")
        var graph = LayerGraph(dimensions: input.shape.count - 2, inputChannels: input.shape[1])
        graph.append(layer.testDescription, try layer.operation(part), [graph.input])
        let plan = try InferencePlan(graph: graph, inputShape: input.shape, threads: 2)
        #expect(try plan.run(input).distance(to: part("y")) < 2e-5)
    }
}
