import Synchronization

/// Bytes of an instance on their way to the disk, gathered until they are worth a write.
///
/// `@unchecked Sendable`: has one owner at a time, first the caller that fills it, then the thread that writes it.
final class Piece: @unchecked Sendable {
    /// A multiple of 64 KiB, so that the page cache takes each in large pages: measured at less than half of the system
    /// time of writes as they come. And large enough that waking a thread for it costs nothing.
    static let capacity = 1 << 18

    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 4096)
    /// The number of bytes in it.
    private(set) var count = 0

    deinit { memory.deallocate() }

    /// The bytes in it.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    /// Whether nothing more fits.
    var isFull: Bool { count == Self.capacity }

    /// Takes as many of the bytes as fit, and returns how many those are.
    func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        let taken = min(bytes.count, Self.capacity - count)
        guard taken > 0, let target = memory.baseAddress, let source = bytes.baseAddress else { return 0 }
        (target + count).copyMemory(from: source, byteCount: taken)
        count += taken
        return taken
    }

    /// Forgets its bytes.
    func clear() { count = 0 }
}

/// Pieces that nobody needs at present: memory that is in the processor's cache is used again first.
final class PiecePool: Sendable {
    /// 8 MiB; what more senders need at the same time is given back to the system.
    private static let capacity = 32
    private let pieces = Mutex<[Piece]>([])

    /// An empty piece.
    func take() -> Piece { pieces.withLock { $0.popLast() } ?? Piece() }

    /// Takes a piece back.
    func giveBack(_ piece: Piece) {
        piece.clear()
        pieces.withLock { if $0.count < Self.capacity { $0.append(piece) } }
    }
}
