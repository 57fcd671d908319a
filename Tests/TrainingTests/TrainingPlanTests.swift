import Inference
import Testing
import Training

@Suite("A network on batches of one shape")
struct TrainingPlanTests {
    private static func plan(_ shape: [Int], channels: Int = 3) throws -> TrainingPlan {
        let architecture = PointwiseNetwork.architecture(dimensions: 2, channels: channels)
        let tensors = PointwiseNetwork.tensors(dimensions: 2, channels: channels)
        return try TrainingPlan(
            graph: NetworkBuilder(architecture).graph(tensors: tensors), inputShape: shape, threads: 2)
    }

    @Test("a batch of another shape is refused with both", arguments: [[1, 1, 6, 4], [2, 1, 4, 6], [1, 4, 6]])
    func otherShape(shape: [Int]) throws {
        let plan = try Self.plan([1, 1, 4, 6])
        #expect(throws: InferenceError.wrongInputShape(expected: [1, 1, 4, 6], found: shape)) {
            _ = try plan.forward(Tensor(shape: shape, repeating: 0))
        }
    }

    @Test("the logits of every element and channel are those of its own values")
    func logits() throws {
        let plan = try Self.plan([2, 1, 3, 5])
        #expect(plan.inputShape == [2, 1, 3, 5] && plan.outputShape == [2, 3, 3, 5])
        let values = (0..<30).map { Float($0) / 32 }
        let found = try plan.forward(Tensor(shape: [2, 1, 3, 5], values: values))
        #expect(found.shape == [2, 3, 3, 5])
        for (index, logit) in found.values.enumerated() {
            let (element, channel, place) = (index / 45, index / 15 % 3, index % 15)
            let value = values[element * 15 + place]
            let expected: [Float] = [0, 20 * value - 6, 60 * value - 34]
            #expect(abs(logit - expected[channel]) < 1e-3)
        }
    }

    @Test("a step of an optimizer on a plan is one along the gradients of its last batch")
    func step() throws {
        let plan = try Self.plan([1, 1, 4, 6], channels: 1)
        var state = OptimizerState(
            Optimizer(.sgd, rate: 5, weightDecay: 0, momentum: 0, nesterov: false), for: plan)
        let batch = Tensor(shape: [1, 1, 4, 6], values: (0..<24).map { Float($0) / 24 })
        _ = try plan.forward(batch)
        plan.backward(Tensor(shape: [1, 1, 4, 6], repeating: 0.5))
        state.step(plan, rate: 0.25)
        // The bias has a gradient of 24 halves, the weight of the input that of half of all values.
        let found = plan.checkpoint()
        #expect(found["final.bias"]?.values == [-0.5 - 0.25 * 12])
        let weight = try #require(found["final.weight"]?.values.first)
        #expect(abs(weight - (1 - 0.25 * 0.5 * 11.5)) < 1e-4)
    }
}
