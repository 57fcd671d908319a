import CPeak
import Foundation
import Inference

/// Times every kind of kernel by itself, on one thread and every instruction set, as a share of what the processor can
/// do at best, and fails where one has fallen off its fast path: `kernel-rates THRESHOLDS.json [ROUNDS]`.
///
/// What each has to reach stands in the thresholds, by its name: of the multiplications and additions that the
/// registers can do; of the rate at which memory is copied where a layer hardly multiplies.
@main
struct KernelRates {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else {
            print("usage: kernel-rates THRESHOLDS.json [ROUNDS]")
            exit(64)
        }
        let thresholds = try Thresholds(contentsOf: arguments[1])
        let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 15 : 15
        var failures: [String] = []
        let copy = copyRate()
        print("copying: \(formatted(copy / 1e9)) GB/s")
        for instructionSet in InstructionSet.available {
            let peak = peakRate(instructionSet)
            print("\(instructionSet.rawValue): at best \(formatted(peak / 1e9)) GFLOP/s on one thread")
            for kernel in cases {
                let share = try share(kernel, instructionSet, rounds: rounds, peak: peak, copy: copy)
                // Vectors of 4 floats without fused operations hide latencies half as well; so does what OpenBLAS
                // leaves to the portable kernels.
                let least =
                    try thresholds.leastShare(of: kernel.name)
                    * ([.portable, .openblas].contains(instructionSet) ? 0.5 : 1)
                let isFast = share >= least
                print(
                    "  \(percent(share)) (at least \(percent(least))) \(kernel.name)\(isFast ? "" : "  SLOW")"
                )
                if !isFast { failures.append("\(kernel.name) on \(instructionSet.rawValue)") }
            }
        }
        guard failures.isEmpty else {
            print("FELL OFF THEIR FAST PATH: \(failures.joined(separator: ", "))")
            exit(1)
        }
    }

    static let cases: [KernelCase] = [
        KernelCase(
            "3×3×3, 32 to 32 channels", "Winograd F(4×4×4", channels: 32, size: [24, 48, 48],
            .filled([32, 32, 3, 3, 3], padding: 1)),
        KernelCase(
            "3×3×3, 256 to 256 channels, few tiles", "Winograd F(2×2×2", channels: 256, size: [6, 6, 6],
            .filled([256, 256, 3, 3, 3], padding: 1)),
        KernelCase(
            "3×3, 64 to 64 channels", "Winograd F(4×4,", channels: 64, size: [96, 96],
            .filled([64, 64, 3, 3], padding: 1)),
        KernelCase(
            "3×3×3, stride 2, 32 to 64 channels", "direct", channels: 32, size: [24, 48, 48],
            .filled([64, 32, 3, 3, 3], stride: 2, padding: 1)),
        KernelCase(
            "5×5×5, 32 to 32 channels", "direct", channels: 32, size: [16, 24, 24],
            .filled([32, 32, 5, 5, 5], padding: 2)),
        KernelCase(
            "3×3×3, dilation 4, 32 to 32 channels", "direct", channels: 32, size: [16, 24, 24],
            .filled([32, 32, 3, 3, 3], padding: 4, dilation: 4)),
        KernelCase(
            "1×1×1, 64 to 64 channels", "direct", channels: 64, size: [24, 24, 24],
            .filled([64, 64, 1, 1, 1])),
        KernelCase(
            "transposed 3×3×3, stride 2, 64 to 32 channels", "direct", channels: 64, size: [12, 24, 24],
            .filledDoubling([64, 32, 3, 3, 3])),
        KernelCase(
            "pooling", "pooling", channels: 32, size: [24, 48, 48],
            .maxPooling(MaxPooling(window: [2, 2, 2]))),
        KernelCase(
            "interpolation", "interpolation", channels: 32, size: [12, 24, 24],
            .resize(.multiplied(by: 2))),
        KernelCase(
            "instance normalization", "two passes", channels: 32, size: [24, 48, 48],
            activation: .parametricReLU(slopes: [0.2]), .instanceNormalization(InstanceNormalization())),
    ]

    /// The rate of a kernel, of the processor's best.
    private static func share(
        _ kernel: KernelCase,
        _ instructionSet: InstructionSet,
        rounds: Int,
        peak: Double,
        copy: Double
    ) throws -> Double {
        let plan = try InferencePlan(
            asIs: kernel.graph, inputShape: kernel.shape, threads: 1, instructionSet: instructionSet)
        let steps = try plan.measure(Tensor(shape: kernel.shape, repeating: 0.5), rounds: rounds)
        guard let step = steps.first(where: { $0.layer == kernel.name }), let seconds = step.seconds else {
            fatalError("\(kernel.name) has no step of its own")
        }
        guard step.algorithm.hasPrefix(kernel.algorithm) else { return 0 }
        if step.operations > 0 { return Double(step.operations) / seconds / peak }
        let bytes = kernel.shape.reduce(4 * 32, *) + step.outputBytes
        return Double(bytes) / seconds / copy
    }

    /// Operations a second in registers; where OpenBLAS computes products, those of the portable kernels beside it.
    private static func peakRate(_ instructionSet: InstructionSet) -> Double {
        let name = instructionSet == .openblas ? InstructionSet.portable.rawValue : instructionSet.rawValue
        return best { cpeak_multiply_add(name, 20_000_000 / 16) }
    }

    /// Bytes read and written a second.
    private static func copyRate() -> Double {
        let count = 8 << 20
        let source = [UInt8](repeating: 1, count: count)
        var target = [UInt8](repeating: 0, count: count)
        return best {
            target.withUnsafeMutableBytes { $0.copyBytes(from: source) }
            return Double(2 * count)
        }
    }

    /// The best rate of several tries.
    private static func best(_ work: () -> Double) -> Double {
        let clock = ContinuousClock()
        return (0..<15).map { _ in
            var amount = 0.0
            let time = clock.measure { amount = work() }
            return amount / (time / .seconds(1))
        }.max() ?? 0
    }

    private static func percent(_ share: Double) -> String { String(format: "%3.0f %%", 100 * share) }

    private static func formatted(_ value: Double) -> String { String(format: "%.1f", value) }
}
