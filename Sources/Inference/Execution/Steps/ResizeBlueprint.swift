package import CKernels

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

/// Which two inputs each output position of a linear interpolation lies between, corners not aligned.
package struct InterpolationAxis: Sendable {
    private let input: Int
    private let output: Int
    private let lower: ConstantArray<Int>
    private let upper: ConstantArray<Int>
    private let fraction: ConstantArray<Float>

    package init(input: Int, output: Int) {
        (self.input, self.output) = (input, output)
        let scale = Double(input) / Double(output)
        let positions = (0..<output).map { max(0, (Double($0) + 0.5) * scale - 0.5) }
        let lower = positions.map { min(Int($0), input - 1) }
        self.lower = ConstantArray(lower)
        upper = ConstantArray(lower.map { min($0 + 1, input - 1) })
        fraction = ConstantArray(zip(positions, lower).map { Float($0 - Double($1)) })
    }

    /// The axis for a kernel; valid as long as this one.
    package var kernelAxis: ck_axis {
        ck_axis(input: input, output: output, lower: lower.pointer, upper: upper.pointer, fraction: fraction.pointer)
    }
}
