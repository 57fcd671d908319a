import DICOM
import Imaging
import Testing

/// Which of several acquisitions is taken, and which slices at one position are too many, at the limits.
@Suite("Rivals in one series") struct RivalTests {
    typealias Slice = AcquisitionTests.Slice

    /// Acquisitions of slices 3 mm apart, each with a number of its own, in the order in which they are given.
    private static func acquisitions(
        _ counts: [Int], _ change: @escaping @Sendable (Int, DataSet) -> Void
    ) -> [Slice] {
        var slices: [Slice] = []
        for (acquisition, count) in counts.enumerated() {
            for place in AcquisitionTests.comb(0, 3, count) {
                slices.append(
                    (
                        place,
                        { dataSet in
                            dataSet.set(.acquisitionNumber, integer: acquisition + 1)
                            change(acquisition, dataSet)
                        }
                    ))
            }
        }
        return slices
    }

    /// The number of the acquisition that is taken, from 0, and how many slices it has.
    private static func taken(
        _ counts: [Int], _ change: @escaping @Sendable (Int, DataSet) -> Void
    ) throws -> [Int] {
        let written = try AcquisitionTests.Written(acquisitions(counts, change))
        let outline = try withExtendedLifetime(written) { try written.outline() }
        let first = written.paths.firstIndex(of: outline.instances[0].path) ?? -1
        var (acquisition, begin) = (0, 0)
        while acquisition + 1 < counts.count, first >= begin + counts[acquisition] {
            begin += counts[acquisition]
            acquisition += 1
        }
        return [acquisition, outline.instances.count]
    }

    @Test(
        "a better acquisition is taken where it covers half of the largest", arguments: [(6, [0, 12]), (7, [1, 7])])
    func half(count: Int, expected: [Int]) throws {
        // Twelve slices cover 33 mm, six cover 15 and seven 18.
        let found = try Self.taken([12, count]) { acquisition, dataSet in
            dataSet.set(.convolutionKernel, string: acquisition == 0 ? "B70f" : "B30f")
        }
        #expect(found == expected)
    }

    @Test("of acquisitions with equal points the one with more slices is taken, wherever it stands")
    func slices() throws {
        // 27 and 24 mm both give two points for coverage.
        #expect(try Self.taken([10, 9]) { _, _ in } == [0, 10])
        #expect(try Self.taken([9, 10]) { _, _ in } == [1, 10])
        #expect(try Self.taken([9, 10, 9]) { _, dataSet in dataSet.remove(.contrastBolusAgent) } == [1, 10])
    }

    @Test("contrast medium outweighs a few slices, and a sharp kernel outweighs contrast medium")
    func points() throws {
        // The phantom's description names a phase, which says more than the medium.
        let enhanced = try Self.taken([12, 9]) { acquisition, dataSet in
            dataSet.set(.seriesDescription, string: "Body")
            if acquisition == 0 { dataSet.remove(.contrastBolusAgent) }
            if acquisition == 1 { dataSet.set(.contrastBolusAgent, string: "IODINE") }
        }
        #expect(enhanced == [1, 9])
        let sharp = try Self.taken([12, 9]) { acquisition, dataSet in
            dataSet.set(.seriesDescription, string: "Body")
            if acquisition == 0 { dataSet.remove(.contrastBolusAgent) }
            guard acquisition == 1 else { return }
            dataSet.set(.contrastBolusAgent, string: "IODINE")
            dataSet.set(.convolutionKernel, string: "B70f")
        }
        #expect(sharp == [0, 12])
    }

    /// Slices 3 mm apart, of which the first are there twice, with the same numbers.
    private static func repeated(_ count: Int, _ twice: Int) throws -> SeriesOutline {
        let places = AcquisitionTests.comb(0, 3, count)
        var slices: [Slice] = []
        for place in places + places.prefix(twice) {
            slices.append((place, { dataSet in dataSet.set(.instanceNumber, integer: Int(place) + 1) }))
        }
        return try AcquisitionTests.Written(slices).outline()
    }

    @Test(
        "up to a quarter of the positions, or two, may hold two slices",
        arguments: [(12, 3, true), (11, 3, false), (4, 2, true), (16, 4, true), (15, 4, false)])
    func sharedPositions(count: Int, twice: Int, isTaken: Bool) throws {
        guard isTaken else {
            let sign = "\(twice) of \(count) positions hold more than one slice"
            #expect(throws: ImagingError.mixedAcquisitions(slices: count + twice, sign: sign)) {
                try Self.repeated(count, twice)
            }
            return
        }
        let outline = try Self.repeated(count, twice)
        #expect(outline.instances.map(\.imagePosition.z) == AcquisitionTests.comb(0, 3, count))
        #expect(outline.leftOut.map(\.reason) == Array(repeating: .duplicatePosition, count: twice))
        #expect(outline.findings.map(\.code) == [.duplicatePosition])
        #expect(outline.findings.first?.sopInstanceUIDs.count == twice)
    }

    @Test("of three slices at one position the one of the lowest Instance Number is kept")
    func ranks() throws {
        let numbers = [30, 20, 10]
        var slices: [Slice] = AcquisitionTests.slices(AcquisitionTests.comb(0, 3, 8)) { _ in }
        for number in numbers {
            slices.append(
                (30, { dataSet in dataSet.set(.instanceNumber, integer: number) }))
        }
        let written = try AcquisitionTests.Written(slices)
        let outline = try written.outline()
        #expect(outline.instances.count == 9)
        #expect(outline.instances.last?.path == written.paths[10])
        #expect(Set(outline.leftOut.map(\.path)) == Set(written.paths[8...9]))
        withExtendedLifetime(written) {}
    }

    @Test(
        "slices are at one position within a tenth of a millimetre of the first of them",
        arguments: [([0, 3, 6, 9, 9.1, 12, 15], 6), ([0, 3, 6, 9, 9.11, 12, 15], 7)] as [([Double], Int)])
    func onePosition(places: [Double], taken: Int) throws {
        let written = try AcquisitionTests.Written(AcquisitionTests.slices(places))
        #expect(try written.outline().instances.count == taken)
        withExtendedLifetime(written) {}
    }
}
