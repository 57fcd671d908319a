import Inference
import Testing
import Training

@Suite("The labels that a network gives a whole case")
struct CaseSegmenterTests {
    /// Values that differ from voxel to voxel, all but a hundredth away from where labels change.
    private static func item(_ size: [Int]) -> TrainingCase {
        let count = size.reduce(1, *)
        let levels: [Float] = [0.05, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.95]
        let image = (0..<count).map { levels[($0 &* 7919 &+ $0 / 11) % 8] }
        return TrainingCase(
            name: "a", patient: "a", size: size, image: image, labels: [UInt8](repeating: 0, count: count))
    }

    private static func label(_ value: Float, channels: Int, threshold: Float = 0.5) -> UInt8 {
        if channels == 1 { return value > threshold ? 1 : 0 }
        return value < 0.3 ? 0 : value < 0.7 ? 1 : 2
    }

    /// Eight slices go through together in 2D; a volume of which no more fits goes through in many tiles.
    @Test(
        "every voxel has the label of its own logits, in slices and in a volume, whole and in tiles",
        arguments: [
            (2, 1, nil), (2, 3, nil), (3, 1, nil), (3, 3, nil), (3, 1, 1), (3, 3, 1),
        ] as [(Int, Int, Int?)])
    func labels(dimensions: Int, channels: Int, memory: Int?) throws {
        let item = Self.item([11, 6, 9])
        let segmenter = CaseSegmenter(
            PointwiseNetwork.architecture(dimensions: dimensions, channels: channels), threads: 2, memory: memory)
        let tensors = PointwiseNetwork.tensors(dimensions: dimensions, channels: channels)
        let found = try segmenter.labels(of: item, tensors)
        #expect(found == item.image.map { Self.label($0, channels: channels) })
    }

    @Test("a case of another size, and other tensors, are not taken for those before", arguments: [2, 3])
    func another(dimensions: Int) throws {
        let segmenter = CaseSegmenter(
            PointwiseNetwork.architecture(dimensions: dimensions, channels: 1), threads: 1)
        for (size, threshold) in [([3, 4, 5], 0.5), ([5, 3, 4], 0.5), ([5, 3, 4], 0.3), ([5, 3, 4], 0.7)] {
            let item = Self.item(size)
            let tensors = PointwiseNetwork.tensors(dimensions: dimensions, channels: 1, threshold: Float(threshold))
            let expected = item.image.map { Self.label($0, channels: 1, threshold: Float(threshold)) }
            #expect(try segmenter.labels(of: item, tensors) == expected, "\(size), \(threshold)")
        }
    }

    /// Whether the network takes tiles of at most so many voxels.
    private func cut(_ volume: [Int], _ multiple: Int, most: Int) throws -> CaseTiles {
        try CaseTiles(volume, multiple: multiple) { $0.reduce(1, *) <= most }
    }

    @Test("the longest axis is halved until a tile fits, but none below twice the multiple")
    func sizes() throws {
        #expect(try cut([30, 50, 70], 8, most: 32 * 56 * 72).size == [32, 56, 72])
        #expect(try cut([30, 50, 70], 8, most: 32 * 56 * 72 - 1).size == [32, 56, 40])
        #expect(try cut([30, 50, 70], 8, most: 32 * 56 * 40 - 1).size == [32, 32, 40])
        #expect(try cut([30, 50, 70], 8, most: 1).size == [16, 16, 24])
        #expect(try cut([24, 31, 32], 8, most: 1).size == [24, 16, 16])
    }

    @Test("a quarter of a tile is margin at each side, but none at the ends of the volume")
    func margins() throws {
        let even = try cut([8, 8, 64], 8, most: 8 * 8 * 16)
        #expect(even.size == [8, 8, 16])
        #expect(even.tiles.map { $0.origin[2] } == [0, 8, 16, 24, 32, 40, 48])
        #expect(even.tiles.map { $0.kept[2] } == [0..<12, 12..<20, 20..<28, 28..<36, 36..<44, 44..<52, 52..<64])
        let uneven = try cut([30, 5, 7], 8, most: 8 * 8 * 16)
        #expect(uneven.size == [16, 8, 8])
        #expect(uneven.tiles.map(\.origin) == [[0, 0, 0], [8, 0, 0], [14, 0, 0]])
        #expect(uneven.tiles.map { $0.kept[0] } == [0..<12, 12..<20, 20..<30])
        #expect(uneven.tiles.allSatisfy { $0.kept[1] == 0..<5 && $0.kept[2] == 0..<7 })
    }

    @Test("tiles come in the order of their voxels, slices before rows before columns")
    func order() throws {
        let tiles = try cut([12, 24, 24], 4, most: 12 * 12 * 12)
        #expect(tiles.size == [12, 12, 12] && tiles.tiles.count == 9)
        let expected = [[0, 0, 0], [0, 0, 6], [0, 0, 12], [0, 6, 0], [0, 6, 6]]
        #expect(tiles.tiles.prefix(5).map(\.origin) == expected)
    }
}
