#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Zeroed floats that begin at a cache line; large pieces ask the system for large pages, because kernels jump through
/// them. `@unchecked`: whoever holds it knows who may write.
final class AlignedMemory: @unchecked Sendable {
    /// The first float.
    let floats: UnsafeMutablePointer<Float>
    /// How many there are.
    let count: Int

    private static let largePage = 1 << 21

    init(_ count: Int) {
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        let isLarge = bytes >= Self.largePage
        let alignment = isLarge ? Self.largePage : 64
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
        if isLarge { madvise(raw, bytes, MADV_HUGEPAGE) }
        floats = raw.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
    }

    /// A copy of `values`, with zeros up to `count` floats.
    convenience init(_ values: [Float], count: Int) {
        self.init(count)
        floats.update(from: values, count: min(values.count, count))
    }

    deinit {
        floats.deallocate()
    }
}
