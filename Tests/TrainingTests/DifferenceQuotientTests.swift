import Inference
import TestSupport
import Testing
import Training

/// Gradients against differences of the outputs themselves, with no other program's help.
@Suite struct DifferenceQuotientTests {
    /// Along its own gradient each tensor makes the loss grow as fast as the gradient is long.
    @Test(arguments: SingleLayers.all.indices, [2, 3])
    func aLayersGradientIsTheDifferenceQuotient(index: Int, dimensions: Int) throws {
        let (name, append) = SingleLayers.all[index]
        let graph = SingleLayers.graph(dimensions: dimensions, append)
        let shape = [2, 2] + [6, 8, 10].prefix(dimensions)
        let plan = try TrainingPlan(graph: graph, inputShape: shape, threads: 2)
        var random = SeededGenerator(seed: UInt64(index))
        let batch = Batch(input: .random(shape, &random), slope: .random(plan.outputShape, &random))
        _ = try plan.forward(batch.input)
        plan.backward(batch.slope)
        let gradients = plan.weights.gradientTensors()
        let weights = plan.weights.tensors()
        for (tensor, gradient) in gradients {
            let start = try #require(weights[tensor])
            let quotient = try batch.quotient(plan, tensor, from: start, along: gradient)
            let longest = try #require(gradients.values.map(\.norm).max())
            let tolerance = max(0.015 * gradient.norm, 5e-4 * longest)
            #expect(abs(quotient - gradient.norm) < tolerance, "\(name), \(tensor): \(quotient), \(gradient.norm)")
        }
        // A value that the layer does not take has no gradient.
        #expect(gradients.values.contains { $0.norm > 0 })
    }
}

/// An input, and the slope of a loss that is linear in the outputs.
private struct Batch {
    let input: Tensor
    let slope: Tensor

    private func loss(_ plan: TrainingPlan) throws -> Double {
        zip(try plan.forward(input).values, slope.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    /// The symmetric difference quotient of the loss where one tensor moves along a direction.
    func quotient(_ plan: TrainingPlan, _ name: String, from start: Tensor, along direction: Tensor) throws -> Double {
        guard direction.norm > 0 else { return 0 }
        let step = 5e-4 * start.norm
        let losses = try [-1, 1].map { sign in
            let factor = Float(sign * step / direction.norm)
            let moved = zip(start.values, direction.values).map { $0 + factor * $1 }
            plan.weights.update([name: Tensor(shape: start.shape, values: moved)])
            return try loss(plan)
        }
        plan.weights.update([name: start])
        return (losses[1] - losses[0]) / (2 * step)
    }
}

extension Tensor {
    /// Evenly distributed between -1 and 1.
    fileprivate static func random(_ shape: [Int], _ random: inout SeededGenerator) -> Tensor {
        Tensor(shape: shape, values: (0..<shape.reduce(1, *)).map { _ in Float.random(in: -1...1, using: &random) })
    }
}
