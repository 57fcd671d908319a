import CKernels

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
