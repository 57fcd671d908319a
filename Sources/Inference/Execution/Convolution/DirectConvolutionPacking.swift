import CKernels

/// The weights of a direct convolution in the order in which the kernel reads them.
struct DirectConvolutionPacking: Sendable {
    let groupBlocks: Int
    /// Phases, and how many.
    let phases: ConstantArray<ck_phase>
    let count: Int
    private let weights: AlignedMemory
    private let taps: [ConstantArray<(Int, Int, Int)>]

    init(_ blueprint: DirectConvolutionBlueprint, groupBlocks: Int) {
        self.groupBlocks = groupBlocks
        let shapes = blueprint.shape.phases
        count = shapes.count
        weights = AlignedMemory(blueprint.weightFloats)
        taps = shapes.map { ConstantArray($0.offsets) }
        var target = weights.floats
        var phases: [ck_phase] = []
        for (index, phase) in shapes.enumerated() {
            let offsets = UnsafeRawPointer(taps[index].pointer).assumingMemoryBound(to: (Int, Int, Int).self)
            phases.append(
                ck_phase(origin: phase.origin, tap_count: phase.offsets.count, taps: offsets, weights: target))
            target = Self.pack(blueprint, phase, width: groupBlocks * Int(CK_BLOCK), at: target)
        }
        self.phases = ConstantArray(phases)
    }

    /// Writes [groups][taps][input channels][channels of a group], zero where a block is not full, and returns the
    /// address behind.
    private static func pack(
        _ blueprint: DirectConvolutionBlueprint,
        _ phase: ConvolutionPhase,
        width: Int,
        at target: UnsafeMutablePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        let shape = blueprint.shape
        let (inputs, outputs) = (shape.inputChannels, shape.outputChannels)
        let size = shape.kernel.reduce(1, *)
        let paddedInputs = blueprint.input.blocks * blueprint.input.grid.lanes
        let groups = (outputs + width - 1) / width
        return blueprint.weights.values.withUnsafeBufferPointer { values in
            var target = target
            for group in 0..<groups {
                for position in phase.positions {
                    for input in 0..<paddedInputs {
                        for lane in 0..<width where input < inputs && group * width + lane < outputs {
                            let output = group * width + lane
                            let row = blueprint.isTransposed ? input * outputs + output : output * inputs + input
                            target[lane] = values[row * size + position]
                        }
                        target += width
                    }
                }
            }
            return target
        }
    }
}
