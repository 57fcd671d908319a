import DICOM
import Imaging
import SegmentationIOD
import TestSupport
import Testing

@Suite("Segmentations of other programs", .enabled(if: SharedData.isAvailable, "skipped: no shared data"))
struct ForeignSegmentationTests {
    private static let folder = "data/seg-references/dcmqi/data/segmentations"

    private func reader(_ name: String) throws -> SegmentationReader {
        try SegmentationReader(contentsOf: SharedData.path("\(Self.folder)/\(name)"))
    }

    private func series() throws -> SourceSeries {
        try SeriesReader().read(files: SharedData.files(in: "\(Self.folder)/ct-3slice", suffix: ".dcm"))
    }

    @Test("dcmqi's liver is read whole")
    func liver() throws {
        let liver = try reader("liver.dcm")
        #expect(try liver.mask(on: series()).foregroundCount == 107_098)
        #expect(liver.describedSegments.first?.typeCode?.scheme == "SRT")
    }

    @Test(
        "each of dcmqi's overlapping segments is read whole",
        arguments: [(1, 9602), (2, 11888), (3, 10743), (4, 6693), (5, 4713)] as [(UInt8, Int)])
    func overlaps(segment: UInt8, count: Int) throws {
        #expect(try reader("partial_overlaps.dcm").mask(on: series(), segment: segment).foregroundCount == count)
    }

    @Test("dcmqi's overlapping segments are refused together")
    func together() throws {
        let object = try reader("partial_overlaps.dcm")
        let series = try series()
        #expect(throws: SegmentationIODError.self) { try object.mask(on: series, labels: [1: 1, 2: 2]) }
    }
}
