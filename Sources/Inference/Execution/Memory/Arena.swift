/// Hands out the memory of blocks on paper, and takes it back.
///
/// A block preferably gets the place of an earlier one of its own grid, whose margins are zero still. Where grids share
/// memory, it gets free pieces that lie side by side otherwise, and its margins have to be cleared in every run.
struct Arena {
    /// A block that was handed out.
    struct Block {
        let offset: Int
        let grid: BlockGrid
    }

    private struct Piece {
        var offset: Int
        var floats: Int
        /// Whose margins are zero there; nil where nothing is known.
        var grid: BlockGrid?
    }

    /// The floats of all blocks together.
    private(set) var floats = 0
    /// Every block that was ever handed out.
    private(set) var blocks: [Block] = []
    private let areGridsShared: Bool
    /// Free pieces by offset.
    private var free: [Piece] = []

    init(sharingGrids: Bool) { areGridsShared = sharingGrids }

    /// The offset of memory for a block.
    mutating func take(_ grid: BlockGrid) -> Int {
        let offset = takeSame(grid) ?? takeRun(grid) ?? grow(by: grid.floats)
        blocks.append(Block(offset: offset, grid: grid))
        return offset
    }

    /// Takes back the memory of a block.
    mutating func release(_ offset: Int, _ grid: BlockGrid) {
        let place = free.firstIndex { $0.offset > offset } ?? free.endIndex
        free.insert(Piece(offset: offset, floats: grid.floats, grid: grid), at: place)
    }

    /// Whether memory of a block is used by blocks of other grids or at other offsets too.
    func isShared(_ offset: Int, _ grid: BlockGrid) -> Bool {
        blocks.contains { other in
            let overlaps = other.offset < offset + grid.floats && offset < other.offset + other.grid.floats
            return overlaps && (other.offset != offset || other.grid != grid)
        }
    }

    private mutating func takeSame(_ grid: BlockGrid) -> Int? {
        guard let index = free.lastIndex(where: { $0.grid == grid }) else { return nil }
        return free.remove(at: index).offset
    }

    /// The smallest run of neighbouring free pieces that is large enough; the last one may go on beyond the end.
    private mutating func takeRun(_ grid: BlockGrid) -> Int? {
        guard areGridsShared else { return nil }
        var best: (range: Range<Int>, floats: Int)?
        var first = 0
        for index in free.indices {
            if index > first, free[index - 1].offset + free[index - 1].floats != free[index].offset { first = index }
            let end = free[index].offset + free[index].floats
            while first < index, end - free[first + 1].offset >= grid.floats { first += 1 }
            let floats = end - free[first].offset
            let fits = floats >= grid.floats || end == self.floats
            if fits, best.map({ max(floats, grid.floats) < max($0.floats, grid.floats) }) ?? true {
                best = (first..<index + 1, floats)
            }
        }
        guard let best else { return nil }
        let offset = free[best.range.lowerBound].offset
        free.removeSubrange(best.range)
        if best.floats < grid.floats { _ = grow(by: grid.floats - best.floats) }
        if best.floats > grid.floats {
            let rest = Piece(offset: offset + grid.floats, floats: best.floats - grid.floats, grid: nil)
            free.insert(rest, at: best.range.lowerBound)
        }
        return offset
    }

    private mutating func grow(by count: Int) -> Int {
        floats += count
        return floats - count
    }
}
