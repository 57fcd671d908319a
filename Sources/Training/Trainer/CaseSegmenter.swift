import Foundation
public import Inference

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
        self.memory = memory ?? Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)
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
            write(logits, tile, tiles.size, item.size, to: &labels)
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
        _ size: [Int],
        _ volume: [Int],
        to labels: inout [UInt8]
    ) {
        let (channels, plane) = (logits.shape[1], size[1] * size[2])
        let channelStep = isVolume ? size[0] * plane : plane
        for z in tile.kept[0] {
            let slice = (z - tile.origin[0]) * (isVolume ? plane : channels * plane)
            for y in tile.kept[1] {
                let row = slice + (y - tile.origin[1]) * size[2] - tile.origin[2]
                for x in tile.kept[2] {
                    labels[(z * volume[1] + y) * volume[2] + x] = label(logits.values, row + x, channels, channelStep)
                }
            }
        }
    }

    private func label(_ logits: [Float], _ place: Int, _ channels: Int, _ step: Int) -> UInt8 {
        guard channels > 1 else { return logits[place] > 0 ? 1 : 0 }
        var best = 0
        for channel in 1..<channels where logits[place + channel * step] > logits[place + best * step] {
            best = channel
        }
        return UInt8(best)
    }
}
