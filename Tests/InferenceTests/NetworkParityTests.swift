import Inference
import Testing

/// Each network computes what PyTorch computes with the same weights.
@Suite struct NetworkParityTests {
    /// A network whose weights and PyTorch outputs are stored.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let architecture: NetworkArchitecture
        let weights: @Sendable () throws -> SafeTensors
        let vectors: String
    }

    static let small = SmallNetworks.all.map { name, architecture in
        Case(
            testDescription: name,
            architecture: architecture,
            weights: { try SmallNetworks.weights(name) },
            vectors: "\(name).io.safetensors"
        )
    }

    static let cases = [
        Case(
            testDescription: "shipped 2D network",
            architecture: Fixture.shipped,
            weights: Fixture.shippedWeights,
            vectors: "pancreas-2d.io.safetensors"
        ),
        Case(
            testDescription: "Oktay 3D",
            architecture: Fixture.oktay4,
            weights: { try Fixture.file("oktay4.safetensors") },
            vectors: "oktay4.io.safetensors"
        ),
        Case(
            testDescription: "MONAI 3D",
            architecture: Fixture.monai4,
            weights: { try Fixture.file("monai4.safetensors") },
            vectors: "monai4.io.safetensors"
        ),
    ]

    @Test("logits agree with PyTorch's to 1e-4", arguments: cases + small, InstructionSet.available)
    func logits(_ network: Case, instructionSet: InstructionSet) throws {
        let graph = try NetworkBuilder(network.architecture).graph(weights: network.weights())
        let vectors = try Fixture.file(network.vectors)
        let input = try vectors.tensor("input")
        let plan = try InferencePlan(graph: graph, inputShape: input.shape, threads: 2, instructionSet: instructionSet)
        let difference = try plan.run(input).distance(to: vectors.tensor("logits"))
        #expect(difference < 1e-4)
    }
}
