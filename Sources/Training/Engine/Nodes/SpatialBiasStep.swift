import CKernels
import Inference

/// The addition of a learned map, interpolated to the input's size.
struct SpatialBiasStep: TrainingStep {
    let input: TrainingValue
    let output: TrainingValue
    let flow: GradientFlow?
    private let parameter: Parameter?
    private let values: Tensor
    /// The map at its own size and at the input's, and the gradient of the former.
    private let coarse: TrainingValue
    private let fine: TrainingValue
    private let coarseGradient: TrainingValue
    private let fineGradient: TrainingValue
    private let resize: ResizeStep

    init(
        _ bias: SpatialBias,
        _ parameter: Parameter?,
        input: TrainingValue,
        output: TrainingValue,
        flow: GradientFlow?
    ) {
        let sizes = lift(Array(bias.values.shape.dropFirst(2)), 1)
        let fineSizes = bias.values.shape.count == 4 ? [1] + input.grid.size.dropFirst() : input.grid.size
        func value(_ sizes: [Int]) -> TrainingValue {
            let grid = BlockGrid(blocked: sizes, margin: 1, dimensions: 3)
            let storage = TrainingStorage(grid: grid, blocks: input.blockCount, elements: 1)
            return TrainingValue(channels: input.channels, in: storage)
        }
        (values, self.parameter) = (bias.values, parameter)
        (coarse, fine, coarseGradient, fineGradient) = (value(sizes), value(fineSizes), value(sizes), value(fineSizes))
        let target = GradientTarget(value: coarseGradient, adds: false)
        resize = ResizeStep(
            input: coarse, output: fine, flow: GradientFlow(output: fineGradient, inputs: [target]))
        (self.input, self.output, self.flow) = (input, output, flow)
    }

    var threadFloats: Int { resize.threadFloats }

    func forward(_ run: TrainingRun) {
        let source = parameter.map { $0.tensor(run.weights.values) } ?? values
        coarse.forEachPosition { index, place in place.pointee = source.values[index] }
        resize.forward(run)
        run.forEachBlock(of: output) { element, block, plane, _ in
            run.gradients.pointee.accumulate(input.view(element), output.view(element), 0, block, plane)
            addMap(to: output, element, block, plane)
        }
    }

    func backward(_ run: TrainingRun) {
        guard let flow else { return }
        if let parameter {
            sumGradients(flow.output)
            resize.backward(run)
            let target = run.weights.gradients + parameter.range.lowerBound
            coarseGradient.forEachPosition { index, place in target[index] = place.pointee }
        }
        guard let target = flow.inputs[0], target.value !== flow.output || target.adds else { return }
        run.forEachBlock(of: flow.output) { element, block, plane, _ in
            run.gradients.pointee.accumulate(
                flow.output.view(element), target.value.view(element), target.flag, block, plane)
        }
    }

    private func addMap(to value: TrainingValue, _ element: Int, _ block: Int, _ plane: Int) {
        guard let target = value.blocks[element][block], let source = fine.blocks[0][block] else { return }
        let sourcePlane = fine.planes == 1 ? 0 : plane
        for y in 0..<value.grid.size[1] {
            let to = target + plane * value.grid.plane + y * value.grid.row
            let from = source + sourcePlane * fine.grid.plane + y * fine.grid.row
            for x in 0..<value.grid.size[2] * 16 { to[x] += from[x] }
        }
    }

    /// The sum of the gradients of all elements of the batch.
    private func sumGradients(_ gradient: TrainingValue) {
        for block in 0..<gradient.blockCount {
            guard let target = fineGradient.blocks[0][block] else { continue }
            for item in 0..<gradient.elements * gradient.planes {
                let (element, plane) = (item / gradient.planes, item % gradient.planes)
                guard let source = gradient.blocks[element][block] else { continue }
                let targetPlane = fineGradient.planes == 1 ? 0 : plane
                let isFirst = fineGradient.planes == 1 ? item == 0 : element == 0
                for y in 0..<gradient.grid.size[1] {
                    let to = target + targetPlane * fineGradient.grid.plane + y * fineGradient.grid.row
                    let from = source + plane * gradient.grid.plane + y * gradient.grid.row
                    for x in 0..<gradient.grid.size[2] * 16 { to[x] = isFirst ? from[x] : to[x] + from[x] }
                }
            }
        }
    }
}

extension TrainingValue {
    /// Calls `body` for each channel and position of the first element, in the order of a tensor.
    func forEachPosition(_ body: (_ index: Int, _ place: UnsafeMutablePointer<Float>) -> Void) {
        var index = 0
        for channel in 0..<channels {
            guard let block = blocks[0][channel / 16] else { continue }
            for z in 0..<grid.size[0] {
                for y in 0..<grid.size[1] {
                    let row = block + z * grid.plane + y * grid.row + channel % 16
                    for x in 0..<grid.size[2] {
                        body(index, row + x * 16)
                        index += 1
                    }
                }
            }
        }
    }
}
