import Inference
import Testing
import Training

@Suite struct CaseTilesTests {
    @Test(arguments: [[30, 50, 70], [16, 16, 16], [9, 33, 100], [64, 64, 64]])
    func everyVoxelCountsOnceAndLiesWithinItsTile(volume: [Int]) throws {
        let tiles = try CaseTiles(volume, multiple: 8) { $0.reduce(1, *) <= 32 * 32 * 24 }
        var counts = [Int](repeating: 0, count: volume.reduce(1, *))
        for tile in tiles.tiles {
            for axis in 0..<3 {
                #expect(tile.kept[axis].lowerBound >= tile.origin[axis])
                #expect(tile.kept[axis].upperBound <= tile.origin[axis] + tiles.size[axis])
            }
            for z in tile.kept[0] {
                for y in tile.kept[1] {
                    for x in tile.kept[2] { counts[(z * volume[1] + y) * volume[2] + x] += 1 }
                }
            }
        }
        #expect(counts.allSatisfy { $0 == 1 })
        #expect(tiles.size.allSatisfy { $0 % 8 == 0 })
    }

    @Test func aVolumeThatFitsIsOneTile() throws {
        let tiles = try CaseTiles([30, 50, 70], multiple: 8) { _ in true }
        #expect(tiles.size == [32, 56, 72] && tiles.tiles.count == 1)
    }

    @Test func littleMemoryChangesNoLabelOfANetworkThatSeesLittle() throws {
        // Two convolutions see two voxels to each side, less than the margin.
        let architecture = NetworkArchitecture(
            kind: .denseDilated, dimensions: 3, filters: [3, 3], outputChannels: 1,
            options: NetworkOptions(dilations: [1, 1]))
        let graph = try NetworkInitializer(seed: 3).graph(architecture)
        let item = SyntheticCases.make(1, size: [40, 44, 36])[0]
        let tensors = try TrainingPlan(graph: graph, inputShape: [1, 1, 8, 8, 8], threads: 1).checkpoint()
        let whole = try CaseSegmenter(architecture, threads: 2).labels(of: item, tensors)
        let limit = try InferencePlan.requiredBytes(graph: graph, inputShape: [1, 1, 40, 44, 36], threads: 2) / 3
        let tiled = try CaseSegmenter(architecture, threads: 2, memory: limit).labels(of: item, tensors)
        #expect(Set(whole) == [0, 1])
        #expect(zip(whole, tiled).count { $0 != $1 } <= whole.count / 10_000)
    }

    @Test func slicesGoThroughSomeAtATime() {
        let tiles = CaseTiles(slicesOf: [11, 30, 20], together: 8, multiple: 16)
        #expect(tiles.size == [8, 32, 32])
        #expect(tiles.tiles.map { $0.kept[0] } == [0..<8, 8..<11] && tiles.tiles.allSatisfy { $0.kept[1] == 0..<30 })
    }
}
