import CKernels

/// How the tiles of a Winograd convolution are shared out.
///
/// Few channels: an item is a handful of runs of tiles that one thread takes through all three phases, in scratch
/// memory that fits into its cache. Many channels: all threads do one phase together for a larger part of the tiles,
/// so that the transformed kernels, many times larger than a cache, are read once for all of these.
package struct WinogradSchedule {
    /// Whether the threads go through the phases together.
    package let isStaged: Bool
    /// Tiles in a run, and runs in a row of tiles.
    package let segment: Int
    package let segments: Int
    /// Runs in an item or, staged, in a part.
    package let runs: Int
    /// Runs in all.
    package let totalRuns: Int
    /// Floats of transformed inputs and products of an item or part.
    package let scratchFloats: Int

    /// A second-level cache holds the scratch memory of an item, beside the kernels.
    private static let itemBytes = 384 << 10
    /// A third-level cache holds that of a part.
    private static let partBytes = 16 << 20
    /// Transformed kernels up to this size may be read again for every item.
    private static let cachedKernelBytes = 4 << 20

    package init(tiles: [Int], points: Int, inputBlocks: Int, outputBlocks: Int) {
        let lanes = Int(CK_BLOCK)
        let bytesOfTile = (inputBlocks + outputBlocks) * points * lanes * 4
        isStaged = inputBlocks * outputBlocks * lanes * lanes * points * 4 > Self.cachedKernelBytes
        let fitting = (isStaged ? Self.partBytes : Self.itemBytes) / bytesOfTile
        let wanted = isStaged ? max(28, fitting) : min(max(12, fitting), 24)
        segments = (tiles[2] + wanted - 1) / wanted
        segment = (tiles[2] + segments - 1) / segments
        totalRuns = tiles[0] * tiles[1] * segments
        runs = segments > 1 ? 1 : min(totalRuns, max(1, wanted / tiles[2]))
        let most = segments > 1 ? segment : runs * tiles[2]
        scratchFloats = (inputBlocks + outputBlocks) * points * ck_winograd_pitch(most)
    }

    /// Items or parts.
    package var parts: Int { (totalRuns + runs - 1) / runs }
}
