import CKernels

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
