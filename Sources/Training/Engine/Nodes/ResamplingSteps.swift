import CKernels
import Inference

/// Max pooling.
struct PoolingStep: TrainingStep {
    let input: TrainingValue
    let output: TrainingValue
    let flow: GradientFlow?
    private let pooling: ConstantArray<ck_pooling>

    init(_ pooling: MaxPooling, input: TrainingValue, output: TrainingValue, flow: GradientFlow?) {
        let (window, stride, padding) = (lift(pooling.window, 1), lift(pooling.stride, 1), lift(pooling.padding, 0))
        self.pooling = ConstantArray([
            ck_pooling(
                window: (window[0], window[1], window[2]),
                stride: (stride[0], stride[1], stride[2]),
                padding: (padding[0], padding[1], padding[2])
            )
        ])
        (self.input, self.output, self.flow) = (input, output, flow)
    }

    func forward(_ run: TrainingRun) {
        run.forEachBlock(of: output) { element, block, plane, _ in
            run.kernels.pointee.max_pool(pooling.pointer, input.view(element), output.view(element), block, plane)
        }
    }

    func backward(_ run: TrainingRun) {
        guard let flow, let target = flow.inputs[0] else { return }
        run.forEachBlock(of: input) { element, block, plane, _ in
            run.gradients.pointee.max_pool_gradient(
                pooling.pointer, input.view(element), output.view(element), flow.output.view(element),
                target.value.view(element), target.flag, block, plane)
        }
    }
}

/// Linear interpolation along all spatial axes.
struct ResizeStep: TrainingStep {
    let input: TrainingValue
    let output: TrainingValue
    let flow: GradientFlow?
    /// Kept alive for `kernelAxes`.
    private let axes: [InterpolationAxis]
    private let kernelAxes: ConstantArray<ck_axis>

    init(input: TrainingValue, output: TrainingValue, flow: GradientFlow?) {
        axes = zip(input.grid.size, output.grid.size).map { InterpolationAxis(input: $0, output: $1) }
        kernelAxes = ConstantArray(axes.map(\.kernelAxis))
        (self.input, self.output, self.flow) = (input, output, flow)
    }

    var threadFloats: Int { input.grid.size[2] * 16 }

    func forward(_ run: TrainingRun) {
        run.forEachBlock(of: output) { element, block, plane, worker in
            run.kernels.pointee.interpolate(
                kernelAxes.pointer, input.view(element), output.view(element), run.scratch(of: worker), block, plane)
        }
    }

    func backward(_ run: TrainingRun) {
        guard let flow, let target = flow.inputs[0] else { return }
        run.forEachBlock(of: input) { element, block, plane, worker in
            run.gradients.pointee.interpolate_gradient(
                kernelAxes.pointer, flow.output.view(element), target.value.view(element), run.scratch(of: worker),
                target.flag, block, plane)
        }
    }
}

/// Softmax over the channels.
struct SoftmaxStep: TrainingStep {
    let input: TrainingValue
    let output: TrainingValue
    let flow: GradientFlow?

    func forward(_ run: TrainingRun) {
        run.forEachPlane(of: output) { element, plane in
            run.kernels.pointee.softmax(input.view(element), output.view(element), plane)
        }
    }

    func backward(_ run: TrainingRun) {
        guard let flow, let target = flow.inputs[0] else { return }
        run.forEachPlane(of: output) { element, plane in
            run.gradients.pointee.softmax_gradient(
                output.view(element), flow.output.view(element), target.value.view(element), target.flag, plane)
        }
    }
}
