import CKernels

/// A step of a plan, and the layer that it computes.
struct PlannedStep {
    let layer: Layer
    let output: ValuePlace
    let blueprint: any StepBlueprint

    /// For a listing.
    var summary: StepSummary {
        StepSummary(
            layer: layer.name,
            algorithm: blueprint.algorithm,
            outputShape: [output.channels] + output.size,
            operations: operations,
            weightBytes: 4 * blueprint.weightFloats,
            outputBytes: output.bytes
        )
    }

    private var operations: Int {
        let positions = output.size.reduce(1, *)
        switch layer.operation {
        case .convolution(let convolution): return 2 * positions * convolution.weights.values.count
        case .transposedConvolution(let convolution):
            return 2 * positions * convolution.weights.values.count / convolution.stride.reduce(1, *)
        default: return 0
        }
    }
}

/// One piece of a plan, ready to run.
protocol PlanStep: Sendable {
    func run(_ run: PlanRun)
}

/// What the steps of a run have in common.
struct PlanRun {
    let kernels: UnsafePointer<ck_kernels>
    let pool: StoppablePool
    /// Scratch memory: that of all threads together first, then each thread's own.
    let scratch: UnsafeMutablePointer<Float>
    let sharedFloats: Int
    let threadFloats: Int

    /// A thread's own scratch memory.
    func scratch(of worker: Int) -> UnsafeMutablePointer<Float> { scratch + sharedFloats + worker * threadFloats }
}

/// A step before memory is allocated.
protocol StepBlueprint {
    /// Floats of scratch memory that each thread needs.
    var threadFloats: Int { get }
    /// Floats of scratch memory that the threads share.
    var sharedFloats: Int { get }
    /// Floats that the step keeps for its weights.
    var weightFloats: Int { get }
    /// The way in which the step computes, for a listing.
    var algorithm: String { get }
    /// Prepares the step; `pool` helps.
    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep
}

extension StepBlueprint {
    var threadFloats: Int { 0 }
    var sharedFloats: Int { 0 }
    var weightFloats: Int { 0 }
}

/// One step of a plan, for a listing.
public struct StepSummary: Sendable, Equatable {
    /// The layer that the step computes, with those that were folded into it.
    public let layer: String
    /// How it is computed.
    public let algorithm: String
    /// `[channels, depth, height, width]` of the result; the depth of a 2D network is its batch.
    public let outputShape: [Int]
    /// Floating point operations of the layer's definition (2 for a multiplication and addition), 0 where they do not
    /// count.
    public let operations: Int
    /// Bytes of packed or transformed weights.
    public let weightBytes: Int
    /// Bytes of the result.
    public let outputBytes: Int
    /// The shortest time measured.
    public internal(set) var seconds: Double?

    /// The share of the work that is done after each of some steps: operations, and a byte for the work of several.
    static func shares(_ steps: [Self]) -> [Double] {
        let work = steps.map { Double($0.operations) + 32 * Double($0.outputBytes) }
        let total = work.reduce(0, +)
        var done = 0.0
        return work.enumerated().map { index, part in
            done += part
            return index == work.count - 1 ? 1 : done / total
        }
    }

    mutating func note(_ seconds: Double) { self.seconds = min(self.seconds ?? .infinity, seconds) }
}
