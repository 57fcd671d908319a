import DICOM
import Imaging
import SegmentationIOD
import TestSupport
import Testing

@Suite("Segments that overlap")
struct OverlapTests {
    private let source: SyntheticSource
    /// The pattern of the source's second slice belongs to segment 1 and, moved by a column, to segment 2.
    private let reader: SegmentationReader
    private let patterns: [[UInt8]]

    init() throws {
        source = try SyntheticSource()
        let size = source.mask.geometry.voxelsPerSlice
        let first = source.mask.slice(1).map { $0 }
        let second = [first.last ?? 0] + first.dropLast()
        patterns = [first, second]
        var voxels = [UInt8](repeating: 0, count: source.mask.voxels.count)
        voxels.replaceSubrange(size..<2 * size, with: first)
        voxels.replaceSubrange(2 * size..<3 * size, with: second.map { 2 * $0 })
        let liver = CodedConcept(value: "10200004", scheme: "SCT", meaning: "Liver")
        let object = try source.write(
            mask: Mask(geometry: source.mask.geometry, voxels: voxels),
            segments: [.pancreas, .segment(2, "Liver", liver, trackingID: nil)]
        ).object
        let frame = object.items(.perFrameFunctionalGroupsSequence)[1]
        frame.items(.derivationImageSequence)[0].items(.sourceImageSequence)[0]
            .set(.referencedSOPInstanceUID, string: source.series.instances[1].sopInstanceUID.description)
        let position = source.series.instances[1].imagePosition
        frame.items(.planePositionSequence)[0]
            .set(.imagePositionPatient, doubles: [position.x, position.y, position.z])
        let path = source.folder.path("overlap.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        reader = try SegmentationReader(contentsOf: path)
    }

    @Test("one segment is read whole, whatever overlaps it", arguments: [1, 2] as [UInt8])
    func one(segment: UInt8) throws {
        let mask = try reader.mask(on: source.series, segment: segment)
        #expect(Array(mask.slice(1)) == patterns[Int(segment) - 1].map { $0 * segment })
        #expect(mask.foregroundCount == patterns[Int(segment) - 1].count { $0 > 0 })
    }

    @Test("segments that overlap and mean different things are refused, those with one label are joined")
    func labels() throws {
        #expect { try reader.mask(on: source.series, labels: [1: 1, 2: 2]) } throws: {
            "\($0)".contains("segments 1 and 2 overlap")
        }
        let joined = try reader.mask(on: source.series, labels: [1: 3, 2: 3])
        #expect(Array(joined.slice(1)) == zip(patterns[0], patterns[1]).map { 3 * max($0, $1) })
    }

    @Test("what no segment owns has no label, whatever is said of segment 0")
    func background() throws {
        #expect(try reader.mask(on: source.series, labels: [0: 1]).foregroundCount == 0)
    }

    @Test("an object says what its segments are")
    func meaning() {
        #expect(reader.describedSegments.map(\.number) == [1, 2])
        #expect(reader.describedSegments.map(\.label) == ["Pancreas", "Liver"])
        #expect(reader.describedSegments.map(\.typeCode?.value) == ["15776009", "10200004"])
    }
}
