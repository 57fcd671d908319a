import CKernels

/// Owns a prepared convolution: packed weights and tap offsets, as the kernel reads them.
/// `@unchecked`: nothing changes after the initializer.
final class ConvolutionKernel: @unchecked Sendable {
    private let convolution: UnsafeMutablePointer<ck_convolution>
    private let phases: UnsafeMutablePointer<ck_phase>
    private let floats: UnsafeMutablePointer<Float>
    private let offsets: UnsafeMutablePointer<Int>

    /// The convolution for the kernel.
    var pointer: UnsafePointer<ck_convolution> { UnsafePointer(convolution) }

    /// Packs the weights; `weight(output channel, input channel, kernel position)` reads one, the position counting
    /// row-major over depth, height, width of `kernel`.
    init(
        _ geometry: ConvolutionGeometry,
        kernel: [Int],
        bias: [Float],
        activation: Activation,
        weight: (Int, Int, Int) -> Float
    ) {
        let padded = geometry.paddedChannels
        let planes = geometry.axes[0].offsets
        let packing = ConvolutionPacking(geometry, kernel: kernel)
        convolution = .allocate(capacity: 1)
        phases = .allocate(capacity: packing.phases.count)
        floats = .allocate(capacity: geometry.weightFloats + 2 * padded)
        offsets = .allocate(capacity: planes.count + packing.phases.map(\.offsets.count).reduce(0, +))

        let activation = KernelActivation(activation, channels: geometry.output.channels)
        var next = Self.copy(padding: bias, to: padded, at: floats)
        next = Self.copy(padding: activation.slopes, to: padded, at: next)
        offsets.initialize(from: planes, count: planes.count)
        var nextOffset = offsets + planes.count
        for (index, phase) in packing.phases.enumerated() {
            phases[index] = ck_phase(
                origin: phase.origin,
                tap_count: phase.offsets.count,
                tap_offsets: nextOffset,
                weights: next
            )
            nextOffset.initialize(from: phase.offsets, count: phase.offsets.count)
            nextOffset += phase.offsets.count
            next = packing.pack(phase, at: next, weight: weight)
        }
        convolution.initialize(to: geometry.sizes)
        convolution.pointee.plane_offsets = UnsafePointer(offsets)
        convolution.pointee.phases = UnsafePointer(phases)
        convolution.pointee.bias = UnsafePointer(floats)
        convolution.pointee.slopes = UnsafePointer(floats + padded)
        convolution.pointee.activation = activation.kind
    }

    deinit {
        convolution.deallocate()
        phases.deallocate()
        floats.deallocate()
        offsets.deallocate()
    }

    private static func copy(
        padding values: [Float],
        to count: Int,
        at target: UnsafeMutablePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        for index in 0..<count { target[index] = index < values.count ? values[index] : 0 }
        return target + count
    }
}
