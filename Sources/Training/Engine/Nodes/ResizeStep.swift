import CKernels
import Inference

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
