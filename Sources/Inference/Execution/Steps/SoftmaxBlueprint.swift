import CKernels

/// Softmax over the channels; a plane an item.
struct SoftmaxBlueprint: StepBlueprint {
    let input: ValuePlace
    let output: ValuePlace

    let algorithm = "element-wise"

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        SoftmaxStep(
            values: ConstantArray([storage.value(input), storage.value(output)]),
            planes: output.size[0],
            kernel: storage.kernels.pointee.softmax
        )
    }
}

private struct SoftmaxStep: PlanStep {
    let values: ConstantArray<ck_value>
    let planes: Int
    let kernel: @convention(c) (UnsafePointer<ck_value>?, UnsafePointer<ck_value>?, Int) -> Void

    func run(_ run: PlanRun) {
        run.pool.run(planes) { plane, _ in kernel(values.pointer, values.pointer + 1, plane) }
    }
}
