import CKernels

/// A convolution or transposed convolution of any kernel, computed directly.
struct DirectConvolutionBlueprint: StepBlueprint {
    let shape: ConvolutionShape
    let weights: Tensor
    let bias: [Float]
    let isTransposed: Bool
    let activation: Activation
    let input: ValuePlace
    let output: ValuePlace
    let scale: ValuePlace?
    let addend: ValuePlace?

    var algorithm: String { "direct" + (scale == nil ? "" : ", scaled") + (addend == nil ? "" : ", added") }

    init?(_ layer: Layer, _ places: [ValuePlace], output: ValuePlace) {
        guard let first = layer.inputs.first else { return nil }
        input = places[first.index]
        guard let shape = ConvolutionShape(layer.operation, input: input.size, output: output.size) else { return nil }
        self.shape = shape
        self.output = output
        activation = layer.activation
        scale = layer.scale.map { places[$0.index] }
        addend = layer.addend.map { places[$0.index] }
        switch layer.operation {
        case .convolution(let convolution):
            (weights, bias, isTransposed) = (convolution.weights, convolution.bias, false)
        case .transposedConvolution(let convolution):
            (weights, bias, isTransposed) = (convolution.weights, convolution.bias, true)
        default: return nil
        }
    }

    private var paddedOutputs: Int { (output.channels + 15) / 16 * 16 }
    private var paddedInputs: Int { input.blocks * input.grid.lanes }
    private var parts: Int { shape.phases.map(\.positions.count).max().map { $0 * input.blocks } ?? 0 }

    var weightFloats: Int {
        paddedOutputs * paddedInputs * shape.phases.map(\.positions.count).reduce(0, +)
    }

    var threadFloats: Int {
        var sizes = ck_convolution()
        sizes.input.lanes = input.grid.lanes
        sizes.input.size.2 = input.size[2]
        sizes.margin = shape.axes[2].margin
        sizes.scratch_parts = parts
        return withUnsafePointer(to: sizes) { ck_convolution_scratch($0) }
    }

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let blocks = paddedOutputs / Int(CK_BLOCK)
        let most = storage.kernels.pointee.most_group_blocks
        let packing = DirectConvolutionPacking(self, groupBlocks: blocks % most == 0 ? most : 1)
        let lattice = shape.axes.map(\.lattice)
        let (inputStep, outputStep) = (shape.axes.map(\.inputStep), shape.axes.map(\.outputStep))
        let kernelActivation = KernelActivation(activation, channels: output.channels)
        let padded = ValuePlace(channels: paddedOutputs, grid: output.grid, entry: 0, plane: 0)
        let (bias, slopes) = (ChannelVector(bias, padded), ChannelVector(kernelActivation.slopes, padded))
        let convolution = ck_convolution(
            input: storage.value(input),
            output: storage.value(output),
            scale: scale.map(storage.value) ?? storage.none,
            addend: addend.map(storage.value) ?? storage.none,
            lattice: (lattice[0], lattice[1], lattice[2]),
            input_step: (inputStep[0], inputStep[1], inputStep[2]),
            output_step: (outputStep[0], outputStep[1], outputStep[2]),
            margin: shape.axes[2].margin,
            group_blocks: packing.groupBlocks,
            groups: blocks / packing.groupBlocks,
            phase_count: packing.count,
            phases: packing.phases.pointer,
            bias: bias.pointer,
            slopes: slopes.pointer,
            activation: kernelActivation.kind,
            scratch_parts: parts
        )
        return DirectConvolutionStep(
            convolution: ConstantArray([convolution]),
            rows: packing.count * lattice[0] * lattice[1],
            packing: packing,
            vectors: [bias, slopes]
        )
    }
}

/// A direct convolution, ready to run; a row of the lattice an item.
private struct DirectConvolutionStep: PlanStep {
    let convolution: ConstantArray<ck_convolution>
    let rows: Int
    /// Kept alive for `convolution`.
    let packing: DirectConvolutionPacking
    let vectors: [ChannelVector]

    func run(_ run: PlanRun) {
        run.pool.run(rows) { row, worker in
            run.kernels.pointee.convolve(convolution.pointer, run.scratch(of: worker), row)
        }
    }
}
