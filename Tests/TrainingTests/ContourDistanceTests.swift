import Testing
import Training

@Suite("The distance of contours within slices")
struct ContourDistanceTests {
    /// Volumes of slices of 4 × 4 pixels in which some pixels are marked, each by slice, row and column.
    private static func volume(_ places: [[Int]], spacing: [Double]? = nil) -> LabelVolume {
        var voxels = [Bool](repeating: false, count: 4 * 16)
        for place in places { voxels[(place[0] * 4 + place[1]) * 4 + place[2]] = true }
        return LabelVolume(size: [4, 4, 4], spacing: spacing, pixelSpacing: [2, 3], voxels: voxels)
    }

    private static let found = [[0, 0, 0], [1, 2, 2], [2, 1, 1]]
    private static let truth = [[0, 2, 1], [2, 1, 1], [2, 1, 3]]

    @Test("it is the mean over both contours in slices that have both, where slices do not follow each other evenly")
    func uneven() {
        let metrics = CaseMetrics(prediction: Self.volume(Self.found), truth: Self.volume(Self.truth))
        // Two rows of 2 mm and a column of 3 mm both ways; nothing in the slice without truth; then 0, 0 and 6 mm.
        #expect(metrics.inPlaneSurfaceDistance == 3.2)
        #expect(metrics.meanSurfaceDistance == nil && metrics.hausdorffDistance95 == nil)
        #expect(metrics.predictedVolume == nil && metrics.trueVolume == nil && metrics.volumeError == nil)
        #expect(metrics.precision == 1.0 / 3 && metrics.recall == 1.0 / 3 && metrics.dice == 1.0 / 3)
    }

    @Test("it does not depend on the distance of slices, as that of surfaces does")
    func even() {
        let near = CaseMetrics(
            prediction: Self.volume(Self.found, spacing: [1, 2, 3]),
            truth: Self.volume(Self.truth, spacing: [1, 2, 3]))
        let far = CaseMetrics(
            prediction: Self.volume(Self.found, spacing: [100, 2, 3]),
            truth: Self.volume(Self.truth, spacing: [100, 2, 3]))
        #expect(near.inPlaneSurfaceDistance == 3.2 && far.inPlaneSurfaceDistance == 3.2)
        // Of the voxel in the slice between, the nearest of the truth is a voxel of another slice.
        #expect(near.meanSurfaceDistance != far.meanSurfaceDistance)
        #expect(far.predictedVolume == 1.8 && far.trueVolume == 1.8 && far.volumeError == 0)
    }

    @Test("there is none where no slice has both, or the pixels' spacing is not known")
    func undefined() {
        let apart = CaseMetrics(prediction: Self.volume([[0, 1, 1]]), truth: Self.volume([[1, 1, 1]]))
        #expect(apart.inPlaneSurfaceDistance == nil)
        let voxels = [true, false]
        let unknown = LabelVolume(size: [1, 1, 2], spacing: nil, voxels: voxels)
        #expect(CaseMetrics(prediction: unknown, truth: unknown).inPlaneSurfaceDistance == nil)
        let known = LabelVolume(size: [1, 1, 2], spacing: [5, 2, 3], voxels: voxels)
        #expect(known.pixelSpacing == [2, 3])
        #expect(CaseMetrics(prediction: known, truth: known).inPlaneSurfaceDistance == 0)
    }

    @Test("a contour are the pixels with a neighbour outside, or at the edge of the slice, not those within")
    func within() throws {
        let places = (0..<49).map { (row: $0 / 7, column: $0 % 7) }
        let square = places.map { (1...5).contains($0.row) && (1...5).contains($0.column) }
        let middle = places.map { $0.row == 3 && $0.column == 3 }
        let metrics = CaseMetrics(
            prediction: LabelVolume(size: [1, 7, 7], spacing: [9, 1, 1], voxels: square),
            truth: LabelVolume(size: [1, 7, 7], spacing: [9, 1, 1], voxels: middle))
        // Sixteen pixels around the middle at 2 to √8 mm, and 2 mm from there.
        let distance = try #require(metrics.inPlaneSurfaceDistance)
        #expect(abs(distance - 2.3060148) < 1e-6)
        let whole = LabelVolume(size: [1, 3, 3], spacing: [9, 1, 1], voxels: [Bool](repeating: true, count: 9))
        let corner = LabelVolume(size: [1, 3, 3], spacing: [9, 1, 1], voxels: (0..<9).map { $0 == 4 })
        // Four of the eight pixels at the edge lie 1 mm from the middle, four √2 mm; the middle itself is no contour.
        let edge = try #require(CaseMetrics(prediction: whole, truth: corner).inPlaneSurfaceDistance)
        #expect(abs(edge - 1.1840949) < 1e-6)
    }
}
