import CKernels

/// Linear interpolation along all axes; a plane of a channel an item.
struct ResizeStep: PlanStep, StepBlueprint {
    private let axes: [InterpolationAxis]
    private let input: ValueView
    private let output: ValueView

    init(input: ValueView, output: ValueView) {
        axes = zip(input.size, output.size).map { InterpolationAxis(input: $0, output: $1) }
        self.input = input
        self.output = output
    }

    var scratchFloats: Int { input.size[2] }

    func run(_ memory: PlanMemory, _ pool: WorkerPool) {
        let (channels, planes) = (input.channels, output.size[0])
        let area = output.size[1] * output.size[2]
        withAxes { axes in
            pool.run(input.batch * channels * planes) { item, worker in
                let (rest, plane) = item.quotientAndRemainder(dividingBy: planes)
                let (batch, channel) = rest.quotientAndRemainder(dividingBy: channels)
                memory.kernels.pointee.interpolate(
                    axes,
                    memory.source(input, batch: batch, channel: channel),
                    memory.target(output, batch: batch, channel: channel) + plane * area,
                    memory.scratch(of: worker),
                    plane
                )
            }
        }
    }

    private func withAxes(_ body: (UnsafePointer<ck_axis>) -> Void) {
        axes[0].withKernelAxis { depth in
            axes[1].withKernelAxis { height in
                axes[2].withKernelAxis { width in
                    let all = [depth, height, width]
                    all.withUnsafeBufferPointer { buffer in
                        if let address = buffer.baseAddress { body(address) }
                    }
                }
            }
        }
    }
}
