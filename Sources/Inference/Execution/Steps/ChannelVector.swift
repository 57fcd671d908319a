import CKernels

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
