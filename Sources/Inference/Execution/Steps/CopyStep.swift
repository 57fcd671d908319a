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
