import Foundation
import Inference

/// One network on one input, timed beside other engines: `engine-forward WEIGHTS.safetensors IO.safetensors THREADS`.
///
/// The network is recognized from the weights' names. The file IO holds `input` and `logits_fp32`. After a first pass
/// it prints `{"ready":1,"err":…,"agree":…}`: the largest difference to the stored logits and the share of positions
/// whose largest channel is the same. Then it does a pass for every line `run` on standard input and prints
/// `{"t":seconds,"rss":MiB}`.
@main
struct EngineForward {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let threads = Int(arguments[3]), threads > 0 else {
            print("usage: engine-forward WEIGHTS.safetensors IO.safetensors THREADS")
            exit(64)
        }
        let weights = try SafeTensors(contentsOf: arguments[1])
        let vectors = try SafeTensors(contentsOf: arguments[2])
        let input = try vectors.tensor("input")
        let graph = try NetworkBuilder(.recognized(in: weights)).graph(weights: weights)
        let plan = try InferencePlan(graph: graph, inputShape: input.shape, threads: threads)
        if let names = ProcessInfo.processInfo.environment["ENGINE_FORWARD_STEPS"] { try measure(plan, input, names) }
        let expected = try vectors.tensor("logits_fp32")
        let agreement = Agreement(try plan.run(input), expected)
        print("{\"ready\":1,\"err\":\(agreement.largestDifference),\"agree\":\(agreement.sameDecision)}")
        fflush(nil)
        while let line = readLine(), line == "run" {
            let clock = ContinuousClock()
            let duration = try clock.measure { _ = try plan.run(input) }
            print("{\"t\":\(duration / .seconds(1)),\"rss\":\(peakMebibytes())}")
            fflush(nil)
        }
    }

    /// Prints how long each step takes at best.
    private static func measure(_ plan: InferencePlan, _ input: Tensor, _ rounds: String) throws {
        let steps = try plan.measure(input, rounds: Int(rounds) ?? 3)
        for step in steps {
            let milliseconds = String(format: "%8.3f", (step.seconds ?? 0) * 1000)
            print("\(milliseconds) ms  \(step.layer)  \(step.algorithm)  \(step.outputShape)")
        }
        print(steps.compactMap(\.seconds).reduce(0, +))
        let weights = steps.map(\.weightBytes).reduce(0, +)
        print("weights \(weights >> 20) MiB of \(plan.requiredBytes >> 20) MiB")
    }

    /// The largest resident size that this process has had.
    private static func peakMebibytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) / 1024
    }
}
