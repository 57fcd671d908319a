import CKernels
import Inference

/// One layer of a network in training.
protocol TrainingStep {
    /// Scratch memory that all threads share, in floats.
    var sharedFloats: Int { get }

    /// Scratch memory that each thread needs, in floats.
    var threadFloats: Int { get }

    /// Computes the output.
    func forward(_ run: TrainingRun)

    /// From the output's gradient, those of the inputs and of the parameters; it may use up the former.
    func backward(_ run: TrainingRun)
}

extension TrainingStep {
    var sharedFloats: Int { 0 }
    var threadFloats: Int { 0 }
}

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

/// An activation that a step computes together with its sums: identity, ReLU, or leaky ReLU of a fixed positive slope.
struct StepActivation: Sendable {
    let kind: ck_activation
    /// A slope for each channel, with zeros up to the end of the last block.
    private let vector: AlignedMemory

    var slopes: UnsafeMutablePointer<Float> { vector.floats }

    init(_ activation: Activation, channels: Int) {
        let kernelActivation = KernelActivation(activation, channels: channels)
        kind = kernelActivation.kind
        vector = AlignedMemory(kernelActivation.slopes, count: (channels + 15) / 16 * 16)
    }

    /// Applies the activation to a value, in place.
    func forward(_ run: TrainingRun, _ value: TrainingValue) {
        guard kind != ck_identity else { return }
        let ones = AlignedMemory([Float](repeating: 1, count: value.blockCount * 16), count: value.blockCount * 16)
        let zeros = AlignedMemory(value.blockCount * 16)
        run.forEachBlock(of: value) { element, block, plane, _ in
            run.kernels.pointee.affine(
                value.view(element), value.view(element), ones.floats, zeros.floats, kind, slopes, block, plane)
        }
    }

    /// Turns the gradient of the activation's result into that of its argument, in place.
    func backward(_ run: TrainingRun, output: TrainingValue, gradient: TrainingValue) {
        guard kind != ck_identity else { return }
        run.forEachBlock(of: gradient) { element, block, plane, _ in
            run.gradients.pointee.activation_gradient(
                output.view(element), gradient.view(element), kind, slopes, block, plane)
        }
    }
}
