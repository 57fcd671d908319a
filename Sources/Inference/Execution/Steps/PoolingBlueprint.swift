import CKernels

/// Max pooling.
struct PoolingBlueprint: StepBlueprint {
    let pooling: MaxPooling
    let input: ValuePlace
    let output: ValuePlace

    let algorithm = "pooling"

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let (window, stride, padding) = (lift(pooling.window, 1), lift(pooling.stride, 1), lift(pooling.padding, 0))
        let sizes = ConstantArray([
            ck_pooling(
                window: (window[0], window[1], window[2]),
                stride: (stride[0], stride[1], stride[2]),
                padding: (padding[0], padding[1], padding[2])
            )
        ])
        let maxPool = storage.kernels.pointee.max_pool
        return PlaneStep(storage, inputs: [input], output) { values, block, plane in
            maxPool?(sizes.pointer, values, values + 1, block, plane)
        }
    }
}

/// Puts a depth axis before those of a 2D network.
package func lift(_ values: [Int], _ neutral: Int) -> [Int] {
    [Int](repeating: neutral, count: 3 - values.count) + values
}

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
