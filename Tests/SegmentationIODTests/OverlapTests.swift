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

    @Test("where all segments are asked for, the one of the higher number has a voxel, in whatever order frames are")
    func highest() throws {
        let mask = try reader.mask(on: source.series)
        #expect(Array(mask.slice(1)) == zip(patterns[0], patterns[1]).map { $1 > 0 ? 2 : $0 })
        let swapped = try exchanged().mask(on: source.series)
        #expect(Array(swapped.slice(1)) == zip(patterns[0], patterns[1]).map { $0 > 0 ? 2 : $1 })
        #expect(mask.foregroundCount == swapped.foregroundCount)
    }

    @Test("the refusal names the lower number first, in whatever order frames are")
    func order() throws {
        let swapped = try exchanged()
        for object in [reader, swapped] {
            #expect { try object.mask(on: source.series, labels: [1: 5, 2: 4]) } throws: { error in
                if case SegmentationIODError.overlappingSegments(1, 2) = error { true } else { false }
            }
        }
        let one = try swapped.mask(on: source.series, labels: [1: 7])
        #expect(Array(one.slice(1)) == patterns[1].map { 7 * $0 })
    }

    /// The object with the segments of its two frames exchanged, so that the frame of segment 2 comes first.
    private func exchanged() throws -> SegmentationReader {
        let object = try DataSet(contentsOf: source.folder.path("overlap.dcm"))
        for (frame, segment) in zip(object.items(.perFrameFunctionalGroupsSequence), [2, 1]) {
            frame.items(.segmentIdentificationSequence)[0].set(.referencedSegmentNumber, integer: segment)
        }
        let path = source.folder.path("exchanged.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        return try SegmentationReader(contentsOf: path)
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
