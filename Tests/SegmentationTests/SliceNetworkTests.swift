import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// A network on slices by themselves, whose answer is known pixel for pixel: it marks what is brighter than 500 HU.
@Suite("A network on slices") struct SliceNetworkTests {
    private static func segmenter(_ spacing: NetworkSpacing = [1, 1], threads: Int = 2) throws -> Segmenter {
        let folder = try BundleFolder()
        let network = LinearNetwork(channels: [(100, 0)])
        let description = ModelDescription(
            name: "linear", version: "1", kind: .sliceWise, architecture: network.architecture,
            weights: try network.write(to: folder.folder, "main.safetensors"),
            input: NetworkInput(spacing: spacing, window: [0, 1000], logitThreshold: 50),
            labels: [BundleFolder.label], card: BundleFolder.card)
        let segmenter = try Segmenter(folder.load(description), threads: threads)
        withExtendedLifetime(folder) {}
        return segmenter
    }

    /// Values without order, none of them near 500 HU.
    private static func mottled(_ geometry: VolumeGeometry) -> Volume {
        Volume(geometry: geometry, voxels: (0..<geometry.voxelCount).map { Int16($0 * 7919 % 10 * 100 + 50) })
    }

    private static func truth(_ volume: Volume) -> [UInt8] { volume.voxels.map { $0 > 500 ? 1 : 0 } }

    @Test(
        "slices go through in groups of as many as there are threads, two to eight, and none is mistaken for another",
        arguments: [(1, [2, 4, 6, 8, 10, 11]), (3, [3, 6, 9, 11]), (20, [8, 11])] as [(Int, [Int])])
    func groups(threads: Int, done: [Int]) throws {
        // Slices by themselves may lie unevenly.
        let places = (0..<11).map { Double($0 * $0) }
        let volume = Self.mottled(SyntheticSeries.geometry(columns: 13, rows: 9, places: places))
        var shares: [Double] = []
        let outcome = try Self.segmenter(threads: threads).segment(volume, progress: { shares.append($0) })
        #expect(outcome.mask == Mask(geometry: volume.geometry, voxels: Self.truth(volume)))
        #expect(shares == done.map { Double($0) / 11 })
    }

    @Test("it stops before a group when it is cancelled", arguments: [0, 2])
    func cancelled(enough: Int) throws {
        let volume = Self.mottled(
            SyntheticSeries.geometry(columns: 13, rows: 9, places: (0..<11).map(Double.init)))
        let segmenter = try Self.segmenter()
        var asked = 0
        #expect(throws: SegmentationError.cancelled) {
            try segmenter.segment(
                volume,
                isCancelled: {
                    asked += 1
                    return asked > enough
                })
        }
        #expect(asked == enough + 1)
    }

    /// How many pixels are marked of one bright row, and of one bright column, of a slice of nine by nine.
    private static func marked(
        _ spacing: NetworkSpacing, row: SIMD3<Double> = SIMD3(1, 0, 0), column: SIMD3<Double> = SIMD3(0, 1, 0),
        pixel: PixelSpacing
    ) throws -> [Int] {
        let geometry = VolumeGeometry(
            columns: 9, rows: 9, rowDirection: row, columnDirection: column, rowSpacing: pixel.row,
            columnSpacing: pixel.column, slicePositions: [SIMD3(0, 0, 0)])
        return try [true, false].map { isRow in
            let voxels = (0..<81).map { Int16((isRow ? $0 / 9 : $0 % 9) == 4 ? 1000 : 0) }
            return try segmenter(spacing).segment(Volume(geometry: geometry, voxels: voxels)).mask.foregroundCount
        }
    }

    @Test("a slice is brought to the network's distance along each axis by itself")
    func spacing() throws {
        // A line of 1 mm vanishes in pixels of 3 mm across it, and stays in those along it.
        let fine = PixelSpacing(row: 1, column: 1)
        #expect(try Self.marked([1, 1], pixel: fine) == [9, 9])
        #expect(try Self.marked([1, 3], pixel: fine) == [9, 0])
        #expect(try Self.marked([3, 1], pixel: fine) == [0, 9])
        #expect(try Self.marked([1, 3], pixel: PixelSpacing(row: 1, column: 3)) == [9, 9])
        #expect(try Self.marked([3, 1], pixel: PixelSpacing(row: 3, column: 1)) == [9, 9])
        #expect(try Self.marked([3, 3], pixel: PixelSpacing(row: 3, column: 1)) == [9, 0])
    }

    @Test("a slice whose rows are stored as columns is brought to the distances of the displayed one")
    func turned() throws {
        let (row, column) = (SIMD3(0.0, 1, 0), SIMD3(1.0, 0, 0))
        let pixel = PixelSpacing(row: 3, column: 1)
        // Displayed, rows are 1 mm apart and columns 3 mm.
        #expect(try Self.marked([1, 3], row: row, column: column, pixel: pixel) == [9, 9])
        #expect(try Self.marked([3, 3], row: row, column: column, pixel: pixel) == [9, 0])
        let fine = PixelSpacing(row: 1, column: 1)
        #expect(try Self.marked([3, 1], row: row, column: column, pixel: fine) == [9, 0])
        #expect(try Self.marked([1, 3], row: row, column: column, pixel: fine) == [0, 9])
    }

    @Test(
        "a slice of two metres is taken, a larger one is none of a patient",
        arguments: [(500.0, 400.0, nil), (501, 400, 2004), (400, 502, 2008)] as [(Double, Double, Double?)])
    func size(row: Double, column: Double, refused: Double?) throws {
        let geometry = VolumeGeometry(
            columns: 4, rows: 4, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0), rowSpacing: row,
            columnSpacing: column, slicePositions: [SIMD3(0, 0, 0)])
        let volume = Volume(geometry: geometry, voxels: [Int16](repeating: 900, count: 16))
        let segmenter = try Self.segmenter([20, 20])
        if let refused {
            #expect(throws: SegmentationError.sliceTooLarge(millimetres: refused, limit: 2000)) {
                try segmenter.segment(volume)
            }
        } else {
            #expect(try segmenter.segment(volume).mask.foregroundCount == 16)
        }
    }

    @Test("a profile lists the size that is asked for, brought up to what the network takes")
    func profile() throws {
        let profile = try #require(Self.segmenter([2, 1.5]).profiles(size: nil, rounds: 0).first)
        #expect(profile.role == "network" && profile.kind == "dense-dilated-net" && profile.threads == 2)
        #expect(profile.inputShape == [1, 1, 192, 256])
        // A kernel of 9 and its bias, the normalization's four, the last layer's two weights and its bias.
        #expect(profile.parameters == 9 + 1 + 4 + 2 + 1)
        let asked = try #require(Self.segmenter().profiles(size: [7, 9], rounds: 1).first)
        #expect(asked.inputShape == [1, 1, 7, 9])
        #expect(asked.milliseconds == asked.steps.compactMap(\.milliseconds).reduce(0, +))
        #expect(asked.operations == asked.steps.map(\.operations).reduce(0, +) && asked.operations > 0)
    }
}
