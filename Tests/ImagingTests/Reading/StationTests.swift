import DICOM
import Imaging
import Testing

/// Acquisitions of which one goes on where the other ends: what is not taken is missing, and the result says so.
struct StationTests {
    /// Acquisitions, each with a number of its own, of slices 3 mm apart.
    private static func stations(_ places: ClosedRange<Int>...) -> [AcquisitionTests.Slice] {
        var slices: [AcquisitionTests.Slice] = []
        for (index, range) in places.enumerated() {
            for place in range {
                slices.append((Double(place) * 3, { dataSet in dataSet.set(.acquisitionNumber, integer: index + 1) }))
            }
        }
        return slices
    }

    @Test("of two stations that overlap by a third the slices beyond the one that is taken are missing")
    func overlapping() throws {
        let series = try AcquisitionTests.Written(Self.stations(0...11, 8...19)).outline()
        #expect(series.instances.count == 12)
        let beyond = series.leftOut.filter { $0.reason == .otherStation }
        #expect(beyond.count == 8)
        #expect(beyond.allSatisfy { $0.leavesHole && !$0.isInsideVolume })
        #expect(
            series.leftOut.filter { $0.reason == .otherAcquisition }.map(\.leavesHole) == [false, false, false, false])
        #expect(series.findings.contains { $0.sentence.contains("8 slices of other acquisitions go on") })
    }

    @Test(
        "a phase that ends a little later, or begins and ends later by little, makes no result partial",
        arguments: [[0...11, 0...13], [0...11, 2...13], [0...39, 4...43], [0...11, -3...14], [0...11, 0...19]])
    func phases(places: [ClosedRange<Int>]) throws {
        let series = try AcquisitionTests.Written(Self.stations(places[0], places[1])).outline()
        #expect(series.leftOut.allSatisfy { !$0.leavesHole })
        #expect(series.leftOut.contains { $0.reason == .otherAcquisition })
    }

    @Test("two stations are not joined over a hole that a third one fills")
    func hole() throws {
        let series = try AcquisitionTests.Written(Self.stations(0...19, 16...45, 42...61)).outline()
        #expect(series.geometry.regularSpacing == 3)
        #expect(series.instances.map(\.imagePosition.z) == (16...45).map { Double($0) * 3 })
        #expect(series.leftOut.count { $0.reason == .otherStation && $0.leavesHole } == 32)
    }

    @Test("the record does not say that fewer points are the reason")
    func reason() throws {
        let slices = Self.stations(0...29, 0...9).enumerated().map { index, slice -> AcquisitionTests.Slice in
            (
                slice.place,
                { dataSet in
                    slice.change(dataSet)
                    if index < 30 { dataSet.set(.convolutionKernel, string: "LUNG") }
                }
            )
        }
        let series = try AcquisitionTests.Written(slices).outline()
        let finding = try #require(series.findings.first { $0.code == .severalAcquisitions })
        #expect(series.instances.count == 30)
        #expect(finding.sentence.contains("the most of those that cover at least half of what the largest covers"))
    }
}
