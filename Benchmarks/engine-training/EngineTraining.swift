import Foundation
import Inference
import Training

/// Times training steps (forward, backward) of a network: `engine-training WEIGHTS BATCHxCHANNELSxSIZES… THREADS`.
///
/// As a peer of `shared/bench/nn` it prints a line when it is ready, reads `run` lines and answers each with seconds.
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
        let count = shape.reduce(1, *)
        let batch = Tensor(shape: shape, values: (0..<count).map { Float(($0 * 7919) % 1000) / 1000 })
        _ = try plan.forward(batch)
        let gradient = Tensor(shape: plan.outputShape, repeating: 1e-3)
        print("ready")
        fflush(nil)
        let clock = ContinuousClock()
        while let line = readLine() {
            if line == "profile" {
                for (name, seconds) in try plan.measure(batch, gradient, rounds: 5) { print(name, seconds) }
                continue
            }
            let time = try clock.measure {
                _ = try plan.forward(batch)
                plan.backward(gradient)
            }
            print(time / .seconds(1))
            fflush(nil)
        }
    }
}
