import CKernels

/// An array at an address that stays. `@unchecked`: nothing changes after the initializer.
package final class ConstantArray<Element>: @unchecked Sendable {
    private let elements: UnsafeMutablePointer<Element>
    private let count: Int

    package var pointer: UnsafePointer<Element> { UnsafePointer(elements) }

    package init(_ array: [Element]) {
        count = array.count
        elements = .allocate(capacity: max(1, count))
        elements.initialize(from: array, count: count)
    }

    deinit {
        elements.deinitialize(count: count)
        elements.deallocate()
    }
}

/// Where a value lies while a plan runs: its channels in blocks, and which pointers of the plan's table say where they
/// are.
struct ValuePlace {
    let channels: Int
    let grid: BlockGrid
    /// The pointer of the first block; the others follow.
    let entry: Int
    /// Floats from plane to plane; the grid's, except where the caller's memory holds a 2D batch.
    let plane: Int
    /// For each block whether it has half the size in memory and is interpolated by its reader; empty where none has.
    var isDoubled: [Bool] = []
    /// The grid of such blocks.
    var coarseGrid: BlockGrid?

    var isPlanar: Bool { grid.lanes == 1 }
    var size: [Int] { grid.size }
    var blocks: Int { (channels + grid.lanes - 1) / grid.lanes }
    /// Bytes of all channels, without margins.
    var bytes: Int { 4 * channels * size.reduce(1, *) }
}

/// What one pointer of a plan's table points to.
enum MemoryEntry: Equatable {
    /// This many floats behind the beginning of the arena.
    case arena(Int)
    /// A channel of the caller's input.
    case input(Int)
    /// A channel of the caller's output.
    case output(Int)
}

/// How the positions of one channel block, or of one planar channel, lie in memory.
package struct BlockGrid: Hashable {
    /// Depth (the batch of a 2D network), height, width.
    package let size: [Int]
    /// Channels side by side: 16, or 1 for a planar value.
    package let lanes: Int
    /// Floats from row to row and from plane to plane.
    package let row: Int
    package let plane: Int
    /// Floats before position (0, 0, 0).
    package let origin: Int
    /// Floats of a block with its margin.
    package let floats: Int

    /// A planar channel, without a margin.
    package init(planar size: [Int]) {
        self.size = size
        (lanes, row, plane, origin) = (1, size[2], size[1] * size[2], 0)
        floats = (size.reduce(1, *) + 15) / 16 * 16
    }

    /// A block whose rows have at least `margin` zeros at either end. Along height and width, and along the depth of
    /// a 3D network, there is a zero before the first position, and there are zeros behind the last up to the end of
    /// the last Winograd tile.
    package init(blocked size: [Int], margin: Int, dimensions: Int) {
        self.size = size
        lanes = Int(CK_BLOCK)
        let after = size.map { ($0 + 3) / 4 * 4 + 1 - $0 }
        let before = margin
        row = (before + size[2] + max(margin, after[2])) * lanes
        plane = (1 + size[1] + after[1]) * row
        let depth = dimensions == 3 ? 1 + size[0] + after[0] : size[0]
        origin = (dimensions == 3 ? plane : 0) + row + before * lanes
        floats = depth * plane
    }
}
