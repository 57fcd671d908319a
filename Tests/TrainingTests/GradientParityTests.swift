import Inference
import Testing
import Training

@Suite struct GradientParityTests {
    static let names = SmallNetworks.all.keys.sorted()

    @Test(arguments: names, InstructionSet.available)
    func everyGradientIsPyTorchs(name: String, instructionSet: InstructionSet) throws {
        let expected = try SmallNetworks.gradients(name)
        let input = try expected.tensor("input")
        let plan = try TrainingPlan(
            graph: SmallNetworks.graph(name), inputShape: input.shape, threads: 2, instructionSet: instructionSet)
        let logits = try plan.forward(input)
        try #expect(logits.relativeDistance(to: expected.tensor("logits")) < 1e-4)
        try plan.backward(expected.tensor("gradient"))
        let gradients = plan.weights.gradientTensors()
        let names = expected.names.filter { $0.hasPrefix("grad.") }.map { String($0.dropFirst(5)) }
        #expect(gradients.keys.sorted() == names)
        let scale = try names.map { try expected.tensor("grad.\($0)").norm }.max() ?? 0
        for name in names {
            let reference = try expected.tensor("grad.\(name)")
            let found = try #require(gradients[name])
            // The gradient of a bias before a normalization is zero but for rounding.
            #expect(found.distance(to: reference) < 1e-4 * max(reference.norm, 1e-2 * scale), "\(name)")
        }
        for (name, found) in plan.statistics.tensors() {
            try #expect(found.relativeDistance(to: expected.tensor("stat.\(name)")) < 1e-5, "\(name)")
        }
    }

    @Test(arguments: ["attention2d", "oktay3d-multi", "vnet"])
    func gradientsDoNotDependOnTheNumberOfThreads(name: String) throws {
        let expected = try SmallNetworks.gradients(name)
        let input = try expected.tensor("input")
        let results = try [1, 3].map { threads in
            let plan = try TrainingPlan(
                graph: SmallNetworks.graph(name), inputShape: input.shape, threads: threads)
            _ = try plan.forward(input)
            try plan.backward(expected.tensor("gradient"))
            return plan.weights.gradientTensors()
        }
        #expect(results[0] == results[1])
    }

    @Test func aSecondBatchLeavesNothingOfTheFirst() throws {
        let expected = try SmallNetworks.gradients("densevnet")
        let input = try expected.tensor("input")
        let plan = try TrainingPlan(
            graph: SmallNetworks.graph("densevnet"), inputShape: input.shape, threads: 2)
        let other = Tensor(shape: input.shape, values: input.values.map { 3 - 7 * $0 })
        var results: [[String: Tensor]] = []
        for batch in [input, other, input] {
            _ = try plan.forward(batch)
            try plan.backward(expected.tensor("gradient"))
            results.append(plan.weights.gradientTensors())
        }
        #expect(results[0] == results[2])
        #expect(results[0] != results[1])
    }
}

extension Tensor {
    /// Euclidean norm.
    var norm: Double { values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }

    /// The norm of the difference to a tensor of the same shape.
    func distance(to other: Tensor) -> Double {
        guard shape == other.shape else { return .infinity }
        let sum = zip(values, other.values).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        return sum.isNaN ? .infinity : sum.squareRoot()
    }

    /// The norm of the difference, divided by the other's norm.
    func relativeDistance(to other: Tensor) -> Double { distance(to: other) / max(other.norm, 1e-30) }
}
