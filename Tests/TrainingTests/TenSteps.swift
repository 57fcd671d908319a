import Inference
import Training

/// Ten steps of a training as Fixtures/make_training.py does them.
struct TenSteps {
    /// `steps.start.NAME`.
    let file: SafeTensors
    let input: Tensor
    /// The class of each position.
    let labels: [UInt8]
    let optimizer: Optimizer
    let rate: Double

    /// The weights and running statistics behind the last step.
    func run(_ architecture: NetworkArchitecture) throws -> [String: Tensor] {
        let graph = try NetworkBuilder(architecture).graph(weights: file.tensors(under: "steps.start."))
        let plan = try TrainingPlan(graph: graph, inputShape: input.shape, threads: 2)
        var state = OptimizerState(optimizer, count: plan.weights.count)
        for _ in 0..<10 {
            let loss = Loss().evaluate(try plan.forward(input), labels)
            plan.backward(loss.gradient)
            state.step(plan.weights.values, plan.weights.gradients, rate: rate)
        }
        return plan.checkpoint()
    }
}
