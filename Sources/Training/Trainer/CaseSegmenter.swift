import Foundation
public import Inference
import Platform

/// Finds the labels of whole cases at the network's own spacing.
///
/// A volume goes through in one piece where that needs at most half of the machine's memory, otherwise in overlapping
/// tiles of whose results the inner parts count.
public final class CaseSegmenter {
    private let architecture: NetworkArchitecture
    private let threads: Int
    private let memory: Int
    private var graph: LayerGraph?
    private var plan: InferencePlan?
    private var tensors: [String: Tensor] = [:]

    /// Slices of a 2D network that go through together.
    private static let slices = 8

    /// A segmenter by a network of an architecture; `memory` is how many bytes one pass may take.
    public init(_ architecture: NetworkArchitecture, threads: Int, memory: Int? = nil) {
        (self.architecture, self.threads) = (architecture, threads)
        let reserved = (try? InstructionSet.preferred())?.reservedMemory(threads: threads) ?? 0
        self.memory = memory ?? max(0, SystemMemory.available / 2 - reserved)
    }

    /// The label of each voxel of a case, [z, y, x], by the network with these tensors.
    /// - Throws: what building and running the network throws
    public func labels(of item: TrainingCase, _ tensors: [String: Tensor]) throws(InferenceError) -> [UInt8] {
        if graph == nil || tensors != self.tensors {
            (plan, self.tensors) = (nil, tensors)
            graph = try NetworkBuilder(architecture).graph(tensors: tensors)
        }
        let tiles = try tiles(item.size)
        let plan = try plan(shape(tiles.size))
        var labels = [UInt8](repeating: 0, count: item.labels.count)
        for tile in tiles.tiles {
            let logits = try plan.run(Tensor(shape: plan.inputShape, values: block(item, tile.origin, tiles.size)))
            write(logits, tile, of: tiles.size, in: item.size, to: &labels)
        }
        return labels
    }

    private var isVolume: Bool { architecture.dimensions == 3 }

    private func shape(_ tile: [Int]) -> [Int] { isVolume ? [1, 1] + tile : [tile[0], 1, tile[1], tile[2]] }

    private func tiles(_ size: [Int]) throws(InferenceError) -> CaseTiles {
        guard isVolume else {
            return CaseTiles(slicesOf: size, together: Self.slices, multiple: architecture.sizeMultiple)
        }
        return try CaseTiles(size, multiple: architecture.sizeMultiple) { tile throws(InferenceError) in
            try InferencePlan.requiredBytes(graph: builtGraph, inputShape: shape(tile), threads: threads) <= memory
        }
    }

    private var builtGraph: LayerGraph {
        guard let graph else { preconditionFailure("the network is built before it is planned") }
        return graph
    }

    private func plan(_ shape: [Int]) throws(InferenceError) -> InferencePlan {
        if let plan, plan.inputShape == shape { return plan }
        plan = nil
        let made = try InferencePlan(graph: builtGraph, inputShape: shape, threads: threads)
        plan = made
        return made
    }

    /// The part of a case that begins at `origin`, with zeros beyond the case.
    private func block(_ item: TrainingCase, _ origin: [Int], _ tile: [Int]) -> [Float] {
        var values = [Float](repeating: 0, count: tile.reduce(1, *))
        let ranges = (0..<3).map { origin[$0]..<min(origin[$0] + tile[$0], item.size[$0]) }
        for z in ranges[0] {
            for y in ranges[1] {
                let source = (z * item.size[1] + y) * item.size[2]
                let target = ((z - origin[0]) * tile[1] + y - origin[1]) * tile[2] - origin[2]
                for x in ranges[2] { values[target + x] = item.image[source + x] }
            }
        }
        return values
    }

    /// Writes the labels of the part of a tile that counts.
    private func write(
        _ logits: Tensor,
        _ tile: CaseTiles.Tile,
        of size: [Int],
        in volume: [Int],
        to labels: inout [UInt8]
    ) {
        let (channels, plane) = (logits.shape[1], size[1] * size[2])
        let channelStep = isVolume ? size[0] * plane : plane
        for z in tile.kept[0] {
            let slice = (z - tile.origin[0]) * (isVolume ? plane : channels * plane)
            for y in tile.kept[1] {
                let row = slice + (y - tile.origin[1]) * size[2] - tile.origin[2]
                for x in tile.kept[2] {
                    let place = (z * volume[1] + y) * volume[2] + x
                    labels[place] = label(logits.values, at: row + x, channels: channels, step: channelStep)
                }
            }
        }
    }

    private func label(_ logits: [Float], at place: Int, channels: Int, step: Int) -> UInt8 {
        guard channels > 1 else { return logits[place] > 0 ? 1 : 0 }
        var best = 0
        for channel in 1..<channels where logits[place + channel * step] > logits[place + best * step] {
            best = channel
        }
        return UInt8(best)
    }
}

/// How a volume is cut so that a network takes it in the memory there is: in one tile where that fits, otherwise in
/// tiles of which only the inner part counts.
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
