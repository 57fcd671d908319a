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
