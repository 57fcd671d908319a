/// Where the slices of a volume are written by several threads.
///
/// `@unchecked Sendable`: each thread writes to slices of its own only, and the buffer outlives the threads, which are
/// awaited inside the closure that lends it.
struct SliceDestination: @unchecked Sendable {
    private let buffer: UnsafeMutableBufferPointer<Int16>
    private let voxelsPerSlice: Int

    init(_ buffer: UnsafeMutableBufferPointer<Int16>, voxelsPerSlice: Int) {
        self.buffer = buffer
        self.voxelsPerSlice = voxelsPerSlice
    }

    func slice(_ index: Int) -> UnsafeMutableBufferPointer<Int16> {
        UnsafeMutableBufferPointer(rebasing: buffer[index * voxelsPerSlice..<(index + 1) * voxelsPerSlice])
    }
}
