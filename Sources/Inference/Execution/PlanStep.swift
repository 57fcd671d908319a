import CKernels

/// One piece of a plan, ready to run: everything but the addresses is fixed.
protocol PlanStep: Sendable {
    func run(_ memory: PlanMemory, _ pool: WorkerPool)
}

/// A step before its memory is allocated.
protocol StepBlueprint {
    /// Floats of scratch memory that each thread needs.
    var scratchFloats: Int { get }
    /// Floats that the step keeps for its weights.
    var weightFloats: Int { get }
    /// Allocates and prepares the step.
    func makeStep() -> any PlanStep
}

extension StepBlueprint where Self: PlanStep {
    var scratchFloats: Int { 0 }
    var weightFloats: Int { 0 }
    func makeStep() -> any PlanStep { self }
}

/// The addresses of one run.
struct PlanMemory {
    let kernels: UnsafePointer<ck_kernels>
    let input: UnsafePointer<Float>
    let output: UnsafeMutablePointer<Float>
    let arena: UnsafeMutablePointer<Float>
    let scratch: UnsafeMutablePointer<Float>
    /// Floats of each thread's scratch memory.
    let scratchStride: Int

    /// The first element of channel `channel` of batch element `batch` of a value to read.
    func source(_ view: ValueView, batch: Int = 0, channel: Int = 0) -> UnsafePointer<Float> {
        let base =
            switch view.base {
            case .input: input
            case .output: UnsafePointer(output)
            case .arena: UnsafePointer(arena)
            }
        return base + (view.offset + batch * view.batchStride + channel * view.volume)
    }

    /// The same of a value to write.
    func target(_ view: ValueView, batch: Int = 0, channel: Int = 0) -> UnsafeMutablePointer<Float> {
        precondition(view.base != .input, "nothing writes to the network's input")
        return (view.base == .output ? output : arena)
            + (view.offset + batch * view.batchStride + channel * view.volume)
    }

    /// The scratch memory of a thread.
    func scratch(of worker: Int) -> UnsafeMutablePointer<Float> { scratch + worker * scratchStride }
}
