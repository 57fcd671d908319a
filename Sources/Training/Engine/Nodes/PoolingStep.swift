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
