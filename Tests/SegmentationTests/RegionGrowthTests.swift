import Segmentation
import Testing

/// Regions of a volume and the size that they must have, along [slices, rows, columns].
@Suite struct RegionGrowthTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let found: [Range<Int>]
        let expected: [Range<Int>]
        var size = [40, 60, 80]
    }

    static let cases = [
        Case(
            testDescription: "in the middle it grows on both sides alike", found: [19..<21, 28..<32, 39..<41],
            expected: [12..<28, 14..<46, 24..<56]),
        Case(
            testDescription: "in the first corner it is shifted into the volume", found: [0..<2, 1..<4, 0..<1],
            expected: [0..<16, 0..<32, 0..<32]),
        Case(
            testDescription: "in the last corner it is shifted into the volume", found: [38..<40, 57..<60, 78..<79],
            expected: [24..<40, 28..<60, 48..<80]),
        Case(
            testDescription: "a smaller volume is taken as a whole", found: [3..<5, 3..<9, 10..<20],
            expected: [0..<10, 0..<31, 0..<32], size: [10, 31, 32]),
        Case(
            testDescription: "what is large enough stays", found: [1..<21, 20..<52, 5..<79],
            expected: [1..<21, 20..<52, 5..<79]),
    ]

    @Test("a region is as large as a training patch, where the volume is", arguments: cases)
    func grown(test: Case) {
        let growth = RegionGrowth(patch: [16, 32, 32], spacing: [2, 1, 1])
        #expect(growth.box(around: test.found, size: test.size, spacing: [2, 1, 1]) == test.expected)
    }

    @Test(
        "at the network's spacing it has the patch's voxels, and none more where the volume's are finer",
        arguments: [0.3, 0.5, 0.7, 0.85, 0.976, 1, 1.25, 1.4])
    func spacing(_ spacing: Double) {
        let growth = RegionGrowth(patch: [32, 32, 32], spacing: [1.4, 1.4, 1.4])
        let found = [100..<103, 100..<104, 100..<105]
        let box = growth.box(around: found, size: [500, 500, 500], spacing: [spacing, spacing, spacing])
        #expect(box.map { (Double($0.count) * spacing / 1.4).rounded() } == [32, 32, 32])
        #expect(zip(box, found).allSatisfy { $0.contains($1.lowerBound) && $0.contains($1.upperBound - 1) })
    }

    @Test("thick slices give as many voxels as the patch has at least")
    func thickSlices() {
        let growth = RegionGrowth(patch: [16, 16, 16], spacing: [2, 2, 2])
        let box = growth.box(around: [9..<10, 50..<51, 50..<51], size: [30, 100, 100], spacing: [5, 2, 2])
        #expect(box == [6..<13, 43..<59, 43..<59])
    }

    @Test("without a patch, a region stays as it was found")
    func withoutPatch() {
        let growth = RegionGrowth(patch: nil, spacing: [2, 1, 1])
        let found = [3..<4, 5..<6, 7..<8]
        #expect(growth.box(around: found, size: [10, 10, 10], spacing: [2, 1, 1]) == found)
    }

    @Test("distances that cannot be are no reason to crash", arguments: [0, 1e-300, 1e300])
    func absurdSpacing(_ spacing: Double) {
        let growth = RegionGrowth(patch: [16, 16, 16], spacing: [2, 2, 2])
        let box = growth.box(around: [3..<4, 3..<4, 3..<4], size: [9, 9, 9], spacing: [spacing, spacing, spacing])
        #expect(box.allSatisfy { $0.contains(3) && $0.lowerBound >= 0 && $0.upperBound <= 9 })
    }
}
