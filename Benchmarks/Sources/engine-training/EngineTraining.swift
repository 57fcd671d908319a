import Foundation
import Inference
import Training

/// Times training steps of a network (forward, soft Dice and cross-entropy, backward, Adam):
/// `engine-training WEIGHTS BATCHxCHANNELSxSIZES… THREADS`.
///
/// As a peer of `training_step.py` it prints a line when it is ready, reads `run` lines and answers each with seconds;
/// on `profile` it lists the times of all layers.
@main
struct EngineTraining {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let threads = Int(arguments[3]) else {
            print("usage: engine-training WEIGHTS BATCHxCHANNELSxSIZES… THREADS")
            exit(2)
        }
        let weights = try SafeTensors(contentsOf: arguments[1])
        let architecture = try NetworkArchitecture.recognized(in: weights)
        let shape = arguments[2].split(separator: "x").compactMap { Int($0) }
        let graph = try NetworkBuilder(architecture).graph(weights: weights)
        let plan = try TrainingPlan(graph: graph, inputShape: shape, threads: threads)
        let values = (0..<shape.reduce(1, *)).map { Float(($0 * 7919) % 1000) / 1000 }
        try serve(plan, Tensor(shape: shape, values: values))
    }

    private static func serve(_ plan: TrainingPlan, _ batch: Tensor) throws {
        let labels = batch.values.map { UInt8($0 > 0.8 ? 1 : 0) }
        var optimizer = OptimizerState(Optimizer(.adam, weightDecay: 0), for: plan)
        let step = {
            let loss = Loss().evaluate(try plan.forward(batch), labels)
            plan.backward(loss.gradient)
            optimizer.step(plan, rate: 1e-4)
        }
        try step()
        print("ready")
        fflush(nil)
        let clock = ContinuousClock()
        while let line = readLine() {
            if line == "profile" {
                let gradient = Tensor(shape: plan.outputShape, repeating: 1e-3)
                for (name, seconds) in try plan.measure(batch, gradient, rounds: 5) { print(name, seconds) }
            } else {
                print(try clock.measure(step) / .seconds(1))
            }
            fflush(nil)
        }
    }
}
