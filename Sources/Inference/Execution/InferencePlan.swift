import CKernels
import Foundation
import Platform

/// A network made ready to run on inputs of one shape: memory allocated, weights packed, threads waiting.
///
/// ```swift
/// let plan = try InferencePlan(graph: graph, inputShape: [4, 1, 192, 192], threads: 2)
/// let logits = try plan.run(slices) { job.isCancelled }
/// ```
/// The input's first axis is the batch. The same input gives the same bits on the same processor, whatever the number
/// of threads. A plan can be shared: runs wait for one another. ``run(_:isCancelled:)`` blocks; call it from a thread
/// that may.
///
/// `@unchecked Sendable`: `lock` guards the arena and the scratch memory, all else is constant.
public final class InferencePlan: @unchecked Sendable {
    /// The shape that ``run(_:isCancelled:)`` takes.
    public let inputShape: [Int]

    /// The shape that ``run(_:isCancelled:)`` returns.
    public let outputShape: [Int]

    /// The bytes that the plan holds for activations, scratch memory and packed weights.
    public let requiredBytes: Int

    /// The vector instructions that the plan uses.
    public let instructionSet: InstructionSet

    /// What the plan does, step after step.
    public let summaries: [StepSummary]

    private let steps: [any PlanStep]
    /// The share of the work that is done after each step.
    private let shares: [Double]
    private let pool: WorkerPool
    private let storage: PlanStorage
    private let scratch: AlignedMemory
    private let sharedFloats: Int
    private let threadFloats: Int
    private let lock = NSLock()

    /// Prepares a graph for inputs of a shape, to run on `threads` threads.
    ///
    /// Nothing is allocated before the memory needed is known to be below `memoryLimit` bytes, by default the
    /// machine's physical memory. The instruction set is one of ``InstructionSet/available``, by default
    /// ``InstructionSet/preferred()``.
    /// - Throws: `wrongInputShape`, `incompatibleShapes`, `planTooLarge`, `unusableInstructionSet`
    public convenience init(
        graph: consuming LayerGraph,
        inputShape: [Int],
        threads: Int,
        memoryLimit: Int? = nil,
        instructionSet: InstructionSet? = nil
    ) throws(InferenceError) {
        let blueprint = try PlanBlueprint(graph: graph.fused(for: inputShape), inputShape: inputShape, threads: threads)
        let chosen = if let instructionSet { instructionSet } else { try InstructionSet.preferred() }
        try self.init(blueprint, memoryLimit: memoryLimit, instructionSet: chosen)
    }

    /// Prepares a graph as it is, unfolded; `sharesGrids` says whether values of different sizes share memory, by
    /// default where that matters.
    public convenience init(
        asIs graph: LayerGraph,
        inputShape: [Int],
        threads: Int,
        instructionSet: InstructionSet,
        sharesGrids: Bool? = nil
    ) throws(InferenceError) {
        let blueprint = try PlanBlueprint(
            graph: graph, inputShape: inputShape, threads: threads, sharesGrids: sharesGrids)
        try self.init(blueprint, memoryLimit: nil, instructionSet: instructionSet)
    }

    /// Allocates what a blueprint says.
    private init(
        _ blueprint: consuming PlanBlueprint,
        memoryLimit: Int?,
        instructionSet: InstructionSet
    ) throws(InferenceError) {
        let limit = memoryLimit ?? SystemMemory.available
        requiredBytes = blueprint.requiredBytes
        guard requiredBytes <= limit else {
            throw .planTooLarge(requiredBytes: requiredBytes, limitBytes: limit)
        }
        inputShape = blueprint.inputShape
        outputShape = blueprint.outputShape
        self.instructionSet = instructionSet
        summaries = blueprint.steps.map(\.summary)
        shares = StepSummary.shares(summaries)
        sharedFloats = blueprint.sharedFloats
        threadFloats = blueprint.threadFloats
        let storage = PlanStorage(blueprint.memory, kernels: instructionSet.kernels)
        let pool = WorkerPool(threads: blueprint.threads)
        scratch = AlignedMemory(sharedFloats + threadFloats * blueprint.threads)
        // Weights that have been packed are let go before the next are.
        var waiting = (consume blueprint).steps
        waiting.reverse()
        var steps: [any PlanStep] = []
        while let step = waiting.popLast() { steps.append(step.blueprint.makeStep(storage, pool)) }
        self.steps = steps
        ck_return_freed_memory()
        self.storage = storage
        self.pool = pool
    }

    /// The bytes that a plan would hold, without making it.
    /// - Throws: `wrongInputShape`, `incompatibleShapes`
    public static func requiredBytes(
        graph: LayerGraph,
        inputShape: [Int],
        threads: Int
    ) throws(InferenceError) -> Int {
        try PlanBlueprint(graph: graph.fused(for: inputShape), inputShape: inputShape, threads: threads).requiredBytes
    }

    /// Runs the network on one input and returns its output.
    ///
    /// `progress` is told the share that is done, 0 to 1, and `isCancelled` is asked between layers and
    /// now and then within one, on the caller's thread.
    /// - Throws: `wrongInputShape`, `cancelled`
    public func run(
        _ input: Tensor,
        progress: (Double) -> Void = { _ in },
        isCancelled: () -> Bool = { false }
    ) throws(InferenceError) -> Tensor {
        guard input.shape == inputShape else { throw .wrongInputShape(expected: inputShape, found: input.shape) }
        lock.lock()
        defer { lock.unlock() }
        var isComplete = true
        let count = outputShape.reduce(1, *)
        let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let output = buffer.baseAddress else { return }
            isComplete = withoutActuallyEscaping(isCancelled) { isCancelled in
                execute(input.values, output, progress, StoppablePool(pool, isCancelled: isCancelled))
            }
            initialized = isComplete ? count : 0
        }
        guard isComplete else { throw .cancelled }
        return Tensor(shape: outputShape, values: values)
    }

    /// Runs the network some times on one input; the summaries with the shortest time that each step took.
    /// - Throws: `wrongInputShape`
    public func measure(_ input: Tensor, rounds: Int) throws(InferenceError) -> [StepSummary] {
        var result = summaries
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            var (index, last) = (0, clock.now)
            let note = { (_: Double) in
                let now = clock.now
                result[index % result.count].note(last.duration(to: now) / .seconds(1))
                (index, last) = (index + 1, now)
            }
            _ = try run(input, progress: note)
        }
        return result
    }

    /// Runs the steps in their order, for each element of a 3D batch; false if it was told to stop.
    private func execute(
        _ input: UnsafePointer<Float>,
        _ output: UnsafeMutablePointer<Float>,
        _ progress: (Double) -> Void,
        _ pool: StoppablePool
    ) -> Bool {
        let run = PlanRun(
            kernels: storage.kernels,
            pool: pool,
            scratch: scratch.floats,
            sharedFloats: sharedFloats,
            threadFloats: threadFloats
        )
        let (inputChannel, outputChannel) = (Self.channelFloats(inputShape), Self.channelFloats(outputShape))
        let elements = inputShape.count == 5 ? inputShape[0] : 1
        for element in 0..<elements {
            storage.connect(
                input + element * inputShape[1] * inputChannel,
                output + element * outputShape[1] * outputChannel,
                inputChannel: inputChannel,
                outputChannel: outputChannel
            )
            for (step, share) in zip(steps, shares) {
                if pool.stops() { return false }
                step.run(run)
                progress((Double(element) + share) / Double(elements))
            }
        }
        return !pool.isStopped
    }

    private static func channelFloats(_ shape: [Int]) -> Int { shape.dropFirst(2).reduce(1, *) }
}
