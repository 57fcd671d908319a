import CKernels

/// Copies a value into channels of another, whatever their layouts; a plane an item.
struct CopyStep: PlanStep {
    private let values: ConstantArray<ck_value>
    private let channel: Int
    private let planes: Int
    private let copy: @convention(c) (UnsafePointer<ck_value>?, UnsafePointer<ck_value>?, Int, Int) -> Void

    init(_ storage: PlanStorage, from input: ValuePlace, to output: ValuePlace, channel: Int = 0) {
        values = ConstantArray([storage.value(input), storage.value(output)])
        self.channel = channel
        planes = output.size[0]
        copy = storage.kernels.pointee.copy
    }

    func run(_ run: PlanRun) {
        run.pool.run(planes) { plane, _ in copy(values.pointer, values.pointer + 1, channel, plane) }
    }
}

/// Copies values side by side: a concatenation whose parts do not fill their blocks, or the output where it is blocked.
struct CopyBlueprint: StepBlueprint {
    let inputs: [ValuePlace]
    let output: ValuePlace

    let algorithm = "copy"

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        var steps: [CopyStep] = []
        var channel = 0
        for input in inputs {
            steps.append(CopyStep(storage, from: input, to: output, channel: channel))
            channel += input.channels
        }
        return StepSequence(steps: steps)
    }
}

/// A step whose items are the planes of the output's blocks.
struct PlaneStep: PlanStep {
    /// Computes a plane; the values are the inputs and then the output.
    typealias Kernel = @Sendable (_ values: UnsafePointer<ck_value>, _ block: Int, _ plane: Int) -> Void

    private let values: ConstantArray<ck_value>
    private let blocks: Int
    private let planes: Int
    private let kernel: Kernel

    init(_ storage: PlanStorage, inputs: [ValuePlace], _ output: ValuePlace, kernel: @escaping Kernel) {
        values = ConstantArray((inputs + [output]).map(storage.value))
        (blocks, planes) = (output.blocks, output.size[0])
        self.kernel = kernel
    }

    func run(_ run: PlanRun) {
        run.pool.run(blocks * planes) { item, _ in kernel(values.pointer, item / planes, item % planes) }
    }
}

/// Steps that make one.
struct StepSequence: PlanStep {
    let steps: [any PlanStep]

    func run(_ run: PlanRun) {
        for step in steps { step.run(run) }
    }
}
