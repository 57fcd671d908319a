import Imaging
import Phantoms
import Segmentation
import TestSupport
import Testing

/// The shipped 2D network on series that are stored in another orientation than they are displayed.
@Suite(.takingTurns)
struct OrientationTests {
    static let turns: [(row: SIMD3<Double>, column: SIMD3<Double>)] = [
        (SIMD3(-1, 0, 0), SIMD3(0, 1, 0)), (SIMD3(1, 0, 0), SIMD3(0, -1, 0)), (SIMD3(-1, 0, 0), SIMD3(0, -1, 0)),
        (SIMD3(0, 1, 0), SIMD3(1, 0, 0)), (SIMD3(0, -1, 0), SIMD3(1, 0, 0)), (SIMD3(0, 1, 0), SIMD3(-1, 0, 0)),
        (SIMD3(0, -1, 0), SIMD3(-1, 0, 0)),
    ]

    /// A few slices of the synthetic abdomen, cut so that rows and columns differ in number.
    static let upright: Volume = {
        let whole = AbdomenPhantom(PhantomParameters(columns: 192, pixelSpacing: 2, slices: 8, sliceSpacing: 4)).volume
        let geometry = VolumeGeometry(
            columns: 192,
            rows: 170,
            rowDirection: whole.geometry.rowDirection,
            columnDirection: whole.geometry.columnDirection,
            rowSpacing: 2,
            columnSpacing: 2,
            slicePositions: whole.geometry.slicePositions
        )
        return Volume(geometry: geometry, voxels: (0..<8).flatMap { whole.slice($0).prefix(170 * 192) })
    }()

    @Test("a series that is stored turned or reversed gets the same mask, turned or reversed", arguments: turns.indices)
    func turned(index: Int) throws {
        let turned = TurnedVolume(Self.upright, row: Self.turns[index].row, column: Self.turns[index].column)
        let segmenter = try ShippedBundle.segmenter.get()
        let expected = try segmenter.segment(SyntheticSeries.series(Self.upright)).mask
        let found = try segmenter.segment(SyntheticSeries.series(turned.volume)).mask
        #expect(expected.foregroundCount > 100)
        #expect(found.voxels == turned.sources.map { expected.voxels[$0] })
        #expect(found.geometry == turned.volume.geometry)
    }

    @Test("coronal slices are refused with the reason")
    func coronal() throws {
        let geometry = SyntheticSeries.geometry(
            columns: 16,
            rows: 16,
            places: [0, 1, 2],
            column: SIMD3(0, 0, -1)
        )
        let volume = Volume(geometry: geometry, voxels: [Int16](repeating: 0, count: geometry.voxelCount))
        #expect(throws: SegmentationError.unsuitable(.notAxial(degrees: 90, limit: 45))) {
            try ShippedBundle.segmenter.get().segment(SyntheticSeries.series(volume))
        }
    }
}
