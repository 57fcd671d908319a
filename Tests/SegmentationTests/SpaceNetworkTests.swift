import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// A network in space on a whole volume, whose answer is known voxel for voxel: it marks what is brighter than 500 HU.
@Suite("A network in space") struct SpaceNetworkTests {
    private static func segmenter(
        _ spacing: NetworkSpacing = [1, 1, 1], patch: [Int] = [8, 8, 8]
    ) throws -> Segmenter {
        let folder = try BundleFolder()
        let network = LinearNetwork(channels: [(100, 0)], dimensions: 3)
        let description = ModelDescription(
            name: "linear", version: "1", kind: .slidingWindow, architecture: network.architecture,
            weights: try network.write(to: folder.folder, "main.safetensors"),
            input: NetworkInput(
                spacing: spacing, window: [0, 1000], patch: patch, overlap: 0.5, logitThreshold: 50),
            labels: [BundleFolder.label], card: BundleFolder.card)
        let segmenter = try Segmenter(folder.load(description), threads: 2)
        withExtendedLifetime(folder) {}
        return segmenter
    }

    /// A volume of values without order, none of them near 500 HU.
    private static func mottled(_ geometry: VolumeGeometry) -> Volume {
        Volume(geometry: geometry, voxels: (0..<geometry.voxelCount).map { Int16($0 * 7919 % 10 * 100 + 50) })
    }

    private static func truth(_ volume: Volume) -> [UInt8] { volume.voxels.map { $0 > 500 ? 1 : 0 } }

    @Test(
        "windows, whole or not, leave each voxel its place",
        arguments: [[8, 8, 8], [16, 4, 12], [4, 16, 4], [3, 5, 7]])
    func windows(patch: [Int]) throws {
        let volume = Self.mottled(
            SyntheticSeries.geometry(columns: 13, rows: 9, places: (0..<11).map(Double.init)))
        var shares: [Double] = []
        let outcome = try Self.segmenter(patch: patch).segment(volume, progress: { shares.append($0) })
        #expect(outcome.mask == Mask(geometry: volume.geometry, voxels: Self.truth(volume)))
        #expect(shares == shares.sorted() && shares.last == 1 && shares.allSatisfy { $0 > 0 })
        #expect(outcome.labels == [BundleFolder.label] && outcome.facts.isEmpty)
    }

    @Test(
        "a volume that is stored turned or head first gets the same mask, turned",
        arguments: [
            (SIMD3(0, -1, 0), SIMD3(-1, 0, 0)), (SIMD3(-1, 0, 0), SIMD3(0, 1, 0)), (SIMD3(0, 1, 0), SIMD3(-1, 0, 0)),
            (SIMD3(1, 0, 0), SIMD3(0, -1, 0)),
        ] as [(SIMD3<Double>, SIMD3<Double>)])
    func turned(row: SIMD3<Double>, column: SIMD3<Double>) throws {
        let upright = Self.mottled(
            SyntheticSeries.geometry(columns: 10, rows: 7, places: (0..<5).map { Double($0) * 2 }))
        let turned = TurnedVolume(upright, row: row, column: column)
        let mask = try Self.segmenter([2, 1, 1]).segment(turned.volume).mask
        #expect(mask.geometry == turned.volume.geometry)
        #expect(mask.voxels == turned.sources.map { Self.truth(upright)[$0] })
    }

    @Test(
        "a ramp is resampled there and back along each axis by itself", arguments: 0..<3, [10, 11, 13])
    func resampled(axis: Int, boundary: Int) throws {
        let counts = (0..<3).map { $0 == axis ? 24 : 4 }
        let spacing: [NetworkSpacing] = [[2, 1, 1], [1, 2, 1], [1, 1, 2]]
        let geometry = SyntheticSeries.geometry(
            columns: counts[2], rows: counts[1], places: (0..<counts[0]).map(Double.init))
        // The place of each voxel along the axis, which is a tenth of a logit brighter than 500 HU from there on.
        let places = (0..<geometry.voxelCount).map { Self.place($0, counts)[axis] }
        let volume = Volume(geometry: geometry, voxels: places.map { Int16(500 + 2 * ($0 - boundary) + 1) })
        let found = try Self.segmenter(spacing[axis]).segment(volume).mask.voxels
        let inner = places.indices.filter { (4..<20).contains(places[$0]) }
        #expect(inner.map { found[$0] } == inner.map { places[$0] >= boundary ? 1 : 0 })
    }

    /// Slice, row and column of a voxel.
    private static func place(_ index: Int, _ counts: [Int]) -> [Int] {
        let (slice, rest) = index.quotientAndRemainder(dividingBy: counts[1] * counts[2])
        return [slice, rest / counts[2], rest % counts[2]]
    }

    @Test("slices that do not follow each other evenly and straight are refused with the reason")
    func irregular() throws {
        let segmenter = try Self.segmenter()
        let gaps = Self.mottled(SyntheticSeries.geometry(columns: 6, rows: 5, places: [0, 1, 2, 9]))
        #expect(throws: SegmentationError.unsuitable(.irregularSpacing(smallest: 1, largest: 7))) {
            try segmenter.segment(gaps)
        }
        let single = Self.mottled(SyntheticSeries.geometry(columns: 6, rows: 5, places: [0]))
        #expect(throws: SegmentationError.unsuitable(.tooFewSlices(found: 1, needed: 2))) {
            try segmenter.segment(single)
        }
        let coronal = Self.mottled(
            SyntheticSeries.geometry(columns: 6, rows: 5, places: [0, 1], column: SIMD3(0, 0, -1)))
        #expect(throws: SegmentationError.unsuitable(.notAxial(degrees: 90, limit: 45))) {
            try segmenter.segment(coronal)
        }
        let tilted = VolumeGeometry(
            columns: 3, rows: 2, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0), rowSpacing: 1,
            columnSpacing: 1, slicePositions: (0..<4).map { SIMD3(0, Double($0), Double($0)) })
        let error = #expect(throws: SegmentationError.self) { try segmenter.segment(Self.mottled(tilted)) }
        guard case .unsuitable(.gantryTilt(let degrees))? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
        #expect(abs(degrees - 45) < 1e-6)
    }

    @Test("what is too large is refused before it is resampled")
    func tooLarge() throws {
        let segmenter = try Self.segmenter()
        let large = { (pixel: Double) in
            Self.mottled(
                SyntheticSeries.geometry(
                    columns: 4, rows: 4, places: (0..<4).map { Double($0) * 450 }, pixel: pixel))
        }
        #expect(throws: SegmentationError.volumeTooLarge(voxels: 1800 * 2000 * 2000, limit: 1 << 28)) {
            try segmenter.segment(large(500))
        }
        #expect(throws: SegmentationError.sliceTooLarge(millimetres: 2004, limit: 2000)) {
            try segmenter.segment(large(501))
        }
    }

    @Test("it stops between two windows when it is cancelled", arguments: [0, 1, 5])
    func cancelled(enough: Int) throws {
        let volume = Self.mottled(
            SyntheticSeries.geometry(columns: 13, rows: 9, places: (0..<11).map(Double.init)))
        var asked = 0
        #expect(throws: SegmentationError.cancelled) {
            try Self.segmenter().segment(
                volume,
                isCancelled: {
                    asked += 1
                    return asked > enough
                })
        }
        #expect(asked == enough + 1)
    }
}
