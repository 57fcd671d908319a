import CKernels

/// Instance normalization, then an activation: the moments of every plane, what they amount to, and an affine pass.
struct InstanceNormalizationBlueprint: StepBlueprint {
    let normalization: InstanceNormalization
    let activation: Activation
    let input: ValuePlace
    let output: ValuePlace
    /// Whether each plane is an instance of its own: an element of a 2D batch.
    let isPlanewise: Bool

    let algorithm = "two passes"
    /// Two doubles a channel and plane.
    var sharedFloats: Int { 4 * input.blocks * input.grid.lanes * input.size[0] }

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        InstanceNormalizationStep(self, storage)
    }
}

private struct InstanceNormalizationStep: PlanStep {
    private let blueprint: InstanceNormalizationBlueprint
    private let values: ConstantArray<ck_value>
    private let activation: KernelActivation
    private let slopes: ChannelVector
    /// The coefficients of each instance.
    private let scales: [ChannelVector]
    private let shifts: [ChannelVector]

    init(_ blueprint: InstanceNormalizationBlueprint, _ storage: PlanStorage) {
        self.blueprint = blueprint
        values = ConstantArray([storage.value(blueprint.input), storage.value(blueprint.output)])
        activation = KernelActivation(blueprint.activation, channels: blueprint.output.channels)
        slopes = ChannelVector(activation.slopes, blueprint.output)
        let instances = blueprint.isPlanewise ? blueprint.input.size[0] : 1
        scales = (0..<instances).map { _ in ChannelVector([], blueprint.output) }
        shifts = (0..<instances).map { _ in ChannelVector([], blueprint.output) }
    }

    func run(_ run: PlanRun) {
        let (blocks, planes) = (blueprint.input.blocks, blueprint.input.size[0])
        let lanes = blueprint.input.grid.lanes
        run.scratch.withMemoryRebound(to: Double.self, capacity: 2 * blocks * planes * lanes) { sums in
            run.pool.run(blocks * planes) { item, _ in
                let target = sums + item * 2 * lanes
                run.kernels.pointee.moments(values.pointer, item / planes, item % planes, target)
            }
            for channel in 0..<blueprint.input.channels { normalize(channel, sums, lanes: lanes, planes: planes) }
        }
        run.pool.run(blocks * planes) { item, _ in
            let instance = blueprint.isPlanewise ? item % planes : 0
            run.kernels.pointee.affine(
                values.pointer,
                values.pointer + 1,
                scales[instance].pointer,
                shifts[instance].pointer,
                activation.kind,
                slopes.pointer,
                item / planes,
                item % planes
            )
        }
    }

    private func normalize(_ channel: Int, _ sums: UnsafePointer<Double>, lanes: Int, planes: Int) {
        let perInstance = blueprint.isPlanewise ? 1 : planes
        let count = Double(perInstance * blueprint.input.size[1] * blueprint.input.size[2])
        for instance in scales.indices {
            var (sum, squares) = (0.0, 0.0)
            for plane in instance * perInstance..<(instance + 1) * perInstance {
                let first = (channel / lanes * planes + plane) * 2 * lanes + channel % lanes
                sum += sums[first]
                squares += sums[first + lanes]
            }
            let mean = sum / count
            let variance = max(0, squares / count - mean * mean)
            let gamma = Double(blueprint.normalization.gamma?[channel] ?? 1)
            let scale = gamma / (variance + blueprint.normalization.epsilon).squareRoot()
            scales[instance][channel] = Float(scale)
            shifts[instance][channel] = Float(Double(blueprint.normalization.beta?[channel] ?? 0) - mean * scale)
        }
    }
}
