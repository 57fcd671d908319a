import CKernels

/// Linear interpolation along all axes; a plane of a block an item. The depth of a 2D network, its batch, stays.
struct ResizeBlueprint: StepBlueprint {
    let input: ValuePlace
    let output: ValuePlace

    let algorithm = "interpolation"
    var threadFloats: Int { input.size[2] * input.grid.lanes }

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let axes = zip(input.size, output.size).map { InterpolationAxis(input: $0, output: $1) }
        return ResizeStep(
            values: ConstantArray([storage.value(input), storage.value(output)]),
            axes: axes,
            kernelAxes: ConstantArray(axes.map(\.kernelAxis)),
            blocks: output.blocks,
            planes: output.size[0]
        )
    }
}

private struct ResizeStep: PlanStep {
    let values: ConstantArray<ck_value>
    /// Keeps alive what `kernelAxes` points to.
    let axes: [InterpolationAxis]
    let kernelAxes: ConstantArray<ck_axis>
    let blocks: Int
    let planes: Int

    func run(_ run: PlanRun) {
        run.pool.run(blocks * planes) { item, worker in
            run.kernels.pointee.interpolate(
                kernelAxes.pointer,
                values.pointer,
                values.pointer + 1,
                run.scratch(of: worker),
                item / planes,
                item % planes
            )
        }
    }
}
