import CKernels

/// The addition of a map that is known when the plan is made, then an activation.
struct SpatialBiasBlueprint: StepBlueprint {
    let bias: SpatialBias
    let activation: Activation
    let input: ValuePlace
    let output: ValuePlace

    let algorithm = "element-wise"
    var weightFloats: Int { output.blocks * blockFloats }

    private var axes: Int { bias.values.shape.count - 2 }
    /// Positions of the map: those of a plane in a 2D network, whose planes are a batch.
    private var sizes: [Int] { Array(output.size.suffix(axes)) }
    private var blockFloats: Int { sizes.reduce(1, *) * output.grid.lanes }

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let memory = AlignedMemory(weightFloats)
        fill(memory.floats)
        let blocks = ConstantArray((0..<output.blocks).map { Optional(memory.floats + $0 * blockFloats) })
        let map = ConstantArray([value(blocks)])
        let activation = KernelActivation(activation, channels: output.channels)
        let slopes = ChannelVector(activation.slopes, output)
        let add = storage.kernels.pointee.add
        return PlaneStep(storage, inputs: [input], output) { values, block, plane in
            withExtendedLifetime((memory, blocks)) {
                add?(values, map.pointer, values + 1, activation.kind, slopes.pointer, block, plane)
            }
        }
    }

    /// Writes [blocks][positions][lanes].
    private func fill(_ target: UnsafeMutablePointer<Float>) {
        let (lanes, positions) = (output.grid.lanes, sizes.reduce(1, *))
        for (index, value) in bias.values(at: sizes).enumerated() {
            let (channel, position) = index.quotientAndRemainder(dividingBy: positions)
            target[channel / lanes * blockFloats + position * lanes + channel % lanes] = value
        }
    }

    private func value(_ blocks: ConstantArray<UnsafeMutablePointer<Float>?>) -> ck_value {
        let row = output.size[2] * output.grid.lanes
        return ck_value(
            blocks: blocks.pointer,
            lanes: output.grid.lanes,
            channels: output.channels,
            size: (output.size[0], output.size[1], output.size[2]),
            plane: axes == 2 ? 0 : output.size[1] * row,
            row: row
        )
    }
}
