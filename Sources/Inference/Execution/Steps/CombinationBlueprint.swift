package import CKernels

/// The sum or product of two values, then an activation.
struct CombinationBlueprint: StepBlueprint {
    let isProduct: Bool
    let activation: Activation
    let first: ValuePlace
    let second: ValuePlace
    let output: ValuePlace

    let algorithm = "element-wise"

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let activation = KernelActivation(activation, channels: output.channels)
        let slopes = ChannelVector(activation.slopes, output)
        let kernels = storage.kernels.pointee
        let combine = isProduct ? kernels.multiply : kernels.add
        let isScale = isProduct && second.channels == 1
        let needsCopy = second.isPlanar != output.isPlanar && !isScale
        let step = PlaneStep(storage, inputs: [first, needsCopy ? output : second], output) { values, block, plane in
            combine?(values, values + 1, values + 2, activation.kind, slopes.pointer, block, plane)
        }
        guard needsCopy else { return step }
        return StepSequence(steps: [CopyStep(storage, from: second, to: output), step])
    }
}

/// A factor and a summand for each channel, then an activation: batch normalization that could not be folded, or an
/// activation alone.
struct AffineBlueprint: StepBlueprint {
    let normalization: BatchNormalization?
    let activation: Activation
    let input: ValuePlace
    let output: ValuePlace

    let algorithm = "element-wise"

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let pairs = (0..<input.channels).map { normalization?.scaleAndShift($0) ?? (scale: 1, shift: 0) }
        let scales = ChannelVector(pairs.map { Float($0.scale) }, output)
        let shifts = ChannelVector(pairs.map { Float($0.shift) }, output)
        let activation = KernelActivation(activation, channels: output.channels)
        let slopes = ChannelVector(activation.slopes, output)
        let affine = storage.kernels.pointee.affine
        return PlaneStep(storage, inputs: [input], output) { values, block, plane in
            affine?(
                values, values + 1, scales.pointer, shifts.pointer, activation.kind, slopes.pointer, block, plane)
        }
    }
}

/// An activation as the kernels take it: a kind, and a slope for each channel.
package struct KernelActivation {
    package let kind: ck_activation
    package let slopes: [Float]

    package init(_ activation: Activation, channels: Int) {
        switch activation {
        case .identity: (kind, slopes) = (ck_identity, [Float](repeating: 0, count: channels))
        case .relu: (kind, slopes) = (ck_relu, [Float](repeating: 0, count: channels))
        case .sigmoid: (kind, slopes) = (ck_sigmoid, [Float](repeating: 0, count: channels))
        case .leakyReLU(let slope): (kind, slopes) = (ck_leaky, [Float](repeating: slope, count: channels))
        case .parametricReLU(let own) where own.count == 1:
            (kind, slopes) = (ck_leaky, [Float](repeating: own[0], count: channels))
        case .parametricReLU(let own): (kind, slopes) = (ck_leaky, own)
        }
    }
}

/// A number for each channel of a value, as kernels take it: aligned, with zeros up to the end of the last block.
struct ChannelVector: Sendable {
    private let memory: AlignedMemory

    init(_ values: [Float], _ place: ValuePlace) {
        memory = AlignedMemory(values, count: (place.channels + 15) / 16 * 16)
    }

    var pointer: UnsafePointer<Float> { UnsafePointer(memory.floats) }

    subscript(channel: Int) -> Float {
        get { memory.floats[channel] }
        nonmutating set { memory.floats[channel] = newValue }
    }
}
