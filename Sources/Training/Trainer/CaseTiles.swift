package import Inference

/// How a volume is cut so that a network takes it in the memory there is: in one tile where that fits, otherwise in tiles
/// of which only the inner part counts.
package struct CaseTiles {
    /// A part of a volume, [z, y, x]: where the network looks, and which of it counts.
    package struct Tile: Equatable {
        /// The tile's first voxel.
        package let origin: [Int]
        /// Within the volume.
        package let kept: [Range<Int>]
    }

    /// The size of every tile in voxels, a multiple of what the network needs along each axis.
    package let size: [Int]
    /// In the order of their voxels.
    package let tiles: [Tile]

    /// - Parameters:
    ///   - volume: The size of the volume.
    ///   - multiple: What sizes must be multiples of.
    ///   - fits: Whether the network can take a tile of a size.
    package init(_ volume: [Int], multiple: Int, fits: ([Int]) throws(InferenceError) -> Bool) throws(InferenceError) {
        var size = volume.map { ($0 + multiple - 1) / multiple * multiple }
        while try !fits(size) {
            let longest = size.indices.max { size[$0] < size[$1] } ?? 0
            guard size[longest] >= 4 * multiple else { break }
            size[longest] = (size[longest] / 2 + multiple - 1) / multiple * multiple
        }
        let axes = zip(volume, size).map { Self.positions(volume: $0, tile: $1) }
        self.size = size
        tiles = axes[0].flatMap { z in
            axes[1].flatMap { y in
                axes[2].map { x in Tile(origin: [z.origin, y.origin, x.origin], kept: [z.kept, y.kept, x.kept]) }
            }
        }
    }

    /// Some slices of a volume at a time, whole ones.
    package init(slicesOf volume: [Int], together: Int, multiple: Int) {
        size = [together] + volume.dropFirst().map { ($0 + multiple - 1) / multiple * multiple }
        tiles = stride(from: 0, to: volume[0], by: together).map { first in
            let slices = first..<min(first + together, volume[0])
            return Tile(origin: [first, 0, 0], kept: [slices, 0..<volume[1], 0..<volume[2]])
        }
    }

    /// Tiles along one axis: a quarter of each is margin at either side, except at the volume's ends.
    private static func positions(volume: Int, tile: Int) -> [(origin: Int, kept: Range<Int>)] {
        guard tile < volume else { return [(0, 0..<volume)] }
        let margin = tile / 4
        var positions: [(origin: Int, kept: Range<Int>)] = []
        var done = 0
        while done < volume {
            let origin = min(max(0, done - margin), volume - tile)
            let end = origin + tile == volume ? volume : origin + tile - margin
            positions.append((origin, done..<end))
            done = end
        }
        return positions
    }
}
