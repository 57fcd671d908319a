#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Zeroed floats that begin at a cache line. Large pieces come from the system and go back to it; they ask for large
/// pages, because kernels jump through them. `@unchecked`: whoever holds it knows who may write.
package final class AlignedMemory: @unchecked Sendable {
    /// The first float.
    package let floats: UnsafeMutablePointer<Float>
    /// How many there are.
    package let count: Int
    /// What has to be unmapped; nil for a small piece.
    private let mapping: UnsafeMutableRawBufferPointer?

    private static let largePage = 1 << 21

    package init(_ count: Int) {
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        mapping = bytes < Self.largePage ? nil : Self.mapped(bytes + Self.largePage)
        if let base = mapping?.baseAddress {
            let raw = base.alignedUp(toMultipleOf: Self.largePage)
            madvise(raw, bytes, MADV_HUGEPAGE)
            floats = raw.assumingMemoryBound(to: Float.self)
        } else {
            let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            floats = raw.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
        }
    }

    /// A copy of `values`, with zeros up to `count` floats.
    package convenience init(_ values: [Float], count: Int) {
        self.init(count)
        floats.update(from: values, count: min(values.count, count))
    }

    deinit {
        if let mapping { munmap(mapping.baseAddress, mapping.count) } else { floats.deallocate() }
    }

    /// Zeroed pages, which take memory when they are first touched; nil where the system has none.
    private static func mapped(_ bytes: Int) -> UnsafeMutableRawBufferPointer? {
        let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return base == MAP_FAILED ? nil : UnsafeMutableRawBufferPointer(start: base, count: bytes)
    }
}
