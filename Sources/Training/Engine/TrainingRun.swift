import CKernels
import Inference

/// What the steps of a training plan have in common while they run.
struct TrainingRun {
    let kernels: UnsafePointer<ck_kernels>
    let gradients: UnsafePointer<ck_gradients>
    let pool: WorkerPool
    /// The parameters and their gradients.
    let weights: ParameterStore
    /// Running statistics.
    let statistics: ParameterStore
    /// Scratch memory of all threads together.
    let shared: UnsafeMutablePointer<Float>
    let threadFloats: Int
    private let threads: UnsafeMutablePointer<Float>

    init(
        instructionSet: InstructionSet,
        pool: WorkerPool,
        weights: ParameterStore,
        statistics: ParameterStore,
        scratch: AlignedMemory,
        sharedFloats: Int,
        threadFloats: Int
    ) {
        kernels = instructionSet.kernels
        gradients = ck_gradients_named(instructionSet.rawValue) ?? ck_gradients_named("portable")
        self.pool = pool
        self.weights = weights
        self.statistics = statistics
        shared = scratch.floats
        threads = scratch.floats + sharedFloats
        self.threadFloats = threadFloats
    }

    /// A thread's own scratch memory.
    func scratch(of worker: Int) -> UnsafeMutablePointer<Float> { threads + worker * threadFloats }

    /// Calls `body` for every plane of every element of a value, on all threads.
    func forEachPlane(of value: TrainingValue, _ body: (_ element: Int, _ plane: Int) -> Void) {
        pool.run(value.elements * value.planes) { item, _ in body(item / value.planes, item % value.planes) }
    }

    /// Calls `body` for every plane of every block of every element of a value, on all threads.
    func forEachBlock(
        of value: TrainingValue,
        _ body: (_ element: Int, _ block: Int, _ plane: Int, _ worker: Int) -> Void
    ) {
        let (blocks, planes) = (value.blockCount, value.planes)
        pool.run(value.elements * blocks * planes) { item, worker in
            body(item / planes / blocks, item / planes % blocks, item % planes, worker)
        }
    }
}
