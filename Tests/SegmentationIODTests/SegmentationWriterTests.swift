import DICOM
import DerivedObjects
import Foundation
import Imaging
import SegmentationIOD
import TestSupport
import Testing

struct SegmentationWriterTests {
    @Test("the frames are the mask's slices, bit by bit in one stream of 23 x 38 pixel frames")
    func pixelData() throws {
        let source = try SyntheticSource()
        let (written, object) = try source.write()
        let bits = (1...3).flatMap { Array(source.mask.slice($0)) }
        var expected = [UInt8](repeating: 0, count: (bits.count + 15) / 16 * 2)
        for (index, bit) in bits.enumerated() where bit == 1 { expected[index / 8] |= 1 << (index % 8) }
        #expect(written.frameCount == 3)
        #expect(object.bytes(.pixelData) == expected)
        #expect(try object.integer(.numberOfFrames) == 3)
        #expect(try object.integer(.rows) == 23)
        #expect(try object.integer(.columns) == 38)
        #expect(try object.integer(.bitsAllocated) == 1)
        #expect(try object.integer(.highBit) == 0)
    }

    @Test("what is written reads back as the same mask")
    func roundTrip() throws {
        let source = try SyntheticSource()
        _ = try source.write()
        let reader = try SegmentationReader(contentsOf: source.folder.path("seg.dcm"))
        #expect(reader.segments == [1])
        #expect(try reader.mask(on: source.series) == source.mask)
    }

    @Test("two segments on the same slices get frames of their own, by segment and then by position")
    func twoSegments() throws {
        let source = try SyntheticSource()
        let voxels = source.mask.voxels.enumerated().map { $1 == 1 && $0 % 2 == 0 ? UInt8(2) : $1 }
        let mask = Mask(geometry: source.mask.geometry, voxels: voxels)
        let segments = [SegmentDescription.pancreas, .segment(2, "Liver", .anatomicalStructure, trackingID: nil)]
        let (written, object) = try source.write(mask: mask, segments: segments)
        #expect(written.frameCount == 6)
        let frames = object.items(.perFrameFunctionalGroupsSequence)
        let indices = try frames.map { try $0.items(.frameContentSequence).first?.integers(.dimensionIndexValues) }
        #expect(indices == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3]])
        #expect(object.items(.segmentSequence).map { $0.contains(.trackingUID) } == [true, false])
        #expect(try SegmentationReader(contentsOf: source.folder.path("seg.dcm")).mask(on: source.series) == mask)
    }

    @Test("the same input gives the same bytes, and other settings give other UIDs")
    func determinism() throws {
        let source = try SyntheticSource()
        let first = try source.write(to: "a.dcm").written
        let second = try source.write(to: "b.dcm").written
        let other = try source.write(settingsDigest: "other", to: "c.dcm").written
        let files = try ["a.dcm", "b.dcm"].map { try Data(contentsOf: URL(filePath: source.folder.path($0))) }
        #expect(files[0] == files[1])
        #expect(first == second)
        #expect(first.object.sopInstanceUID != other.object.sopInstanceUID)
        #expect(first.object.seriesInstanceUID != other.object.seriesInstanceUID)
        #expect(first.object.sopInstanceUID != first.object.seriesInstanceUID)
        #expect(first.object.sopInstanceUID.description.hasPrefix("2.25."))
    }

    @Test("another model, or other slices, give other UIDs")
    func identity() throws {
        let source = try SyntheticSource()
        let first = try source.write().written
        let otherModel = try SegmentationWriter().write(
            mask: source.mask, source: source.series, segments: [.pancreas],
            description: .example(modelDigest: "other"), to: source.folder.path("model.dcm"))
        let fewer = try SyntheticSource(positions: [0, 2, 4, 6]).write().written
        for other in [otherModel, fewer] {
            #expect(other.object.sopInstanceUID != first.object.sopInstanceUID)
            #expect(other.object.seriesInstanceUID != first.object.seriesInstanceUID)
        }
    }

    @Test("the content has the date and the time of the source's, not the clock's")
    func contentMoment() throws {
        let object = try SyntheticSource().write().object
        #expect(object.string(.contentDate) == "20240103")
        #expect(object.string(.contentTime) == "131415.5")
    }

    @Test("each frame has the position and the identity of its own slice, and every slice is referenced")
    func references() throws {
        let source = try SyntheticSource(orientation: [0.8, 0.6, 0, -0.36, 0.48, 0.8])
        let object = try source.write().object
        for (index, frame) in object.items(.perFrameFunctionalGroupsSequence).enumerated() {
            let instance = source.series.instances[index + 1]
            let image = frame.items(.derivationImageSequence).first?.items(.sourceImageSequence).first
            #expect(image?.uid(.referencedSOPInstanceUID) == instance.sopInstanceUID)
            let position = try frame.items(.planePositionSequence).first?.doubles(.imagePositionPatient) ?? []
            #expect(position.count == 3)
            let expected = [instance.imagePosition.x, instance.imagePosition.y, instance.imagePosition.z]
            for (value, reference) in zip(position, expected) { #expect(abs(value - reference) < 1e-9) }
        }
        let series = try #require(object.items(.referencedSeriesSequence).first)
        #expect(series.uid(.seriesInstanceUID) == source.series.seriesInstanceUID)
        let references = series.items(.referencedInstanceSequence).map { $0.uid(.referencedSOPInstanceUID) }
        #expect(references == source.series.instances.map(\.sopInstanceUID))
        let shared = try #require(object.items(.sharedFunctionalGroupsSequence).first)
        let orientation = try shared.items(.planeOrientationSequence).first?.doubles(.imageOrientationPatient)
        #expect(orientation == [0.8, 0.6, 0, -0.36, 0.48, 0.8])
    }

    @Test(
        "a distance between slices is claimed only where it is the same throughout",
        arguments: [([0.0, 2, 4, 6, 8], 2.0), ([0, 2, 4, 8, 10], nil), ([0, 1, 4, 9, 16], nil)] as [([Double], Double?)]
    )
    func spacingBetweenSlices(positions: [Double], expected: Double?) throws {
        let object = try SyntheticSource(positions: positions).write().object
        let shared = object.items(.sharedFunctionalGroupsSequence).first
        let measures = try #require(shared?.items(.pixelMeasuresSequence).first)
        #expect(try measures.double(.spacingBetweenSlices) == expected)
        #expect(measures.contains(.spacingBetweenSlices) == (expected != nil))
        #expect(try measures.doubles(.pixelSpacing) == [0.7, 0.9])
        #expect(object.string(.dimensionOrganizationType) == (expected == nil ? nil : "3D"))
    }

    @Test(
        "3D is claimed only where the frames follow each other without a gap, in every segment together",
        arguments: [([1, 2, 3], true), ([1, 3], false), ([0, 4], false), ([2], true), ([0, 1, 2, 3, 4], true)])
    func frameGaps(slices: [Int], is3D: Bool) throws {
        let source = try SyntheticSource()
        let size = source.mask.geometry.voxelsPerSlice
        let voxels = (0..<source.mask.voxels.count).map { slices.contains($0 / size) && $0 % size == 7 ? UInt8(1) : 0 }
        let object = try source.write(mask: Mask(geometry: source.mask.geometry, voxels: voxels)).object
        #expect(object.string(.dimensionOrganizationType) == (is3D ? "3D" : nil))
        let frames = object.items(.perFrameFunctionalGroupsSequence)
        let indices = try frames.map {
            try $0.items(.frameContentSequence).first?.integers(.dimensionIndexValues) ?? []
        }
        #expect(indices == slices.indices.map { [1, $0 + 1] })
        let positions = try frames.map {
            try $0.items(.planePositionSequence).first?.doubles(.imagePositionPatient) ?? []
        }
        let expected = slices.map { [-10, -20, 30 + 2 * Double($0)] }
        #expect(positions == expected)
    }

    @Test("a lossy source makes a lossy object, with its ratios and methods")
    func lossy() throws {
        let lossy = LossyCompression(ratios: [9.5], methods: ["ISO_10918_1"])
        let object = try SyntheticSource(lossy: lossy).write().object
        #expect(object.string(.lossyImageCompression) == "01")
        #expect(try object.doubles(.lossyImageCompressionRatio) == [9.5])
        #expect(object.strings(.lossyImageCompressionMethod) == ["ISO_10918_1"])
        #expect(try SyntheticSource().write().object.string(.lossyImageCompression) == "00")
    }

    @Test("an empty mask is an error and leaves no file")
    func emptyMask() throws {
        let source = try SyntheticSource()
        let empty = Mask(geometry: source.mask.geometry, voxels: source.mask.voxels.map { _ in 0 })
        #expect { try source.write(mask: empty) } throws: { error in
            if case SegmentationIODError.emptyMask = error { true } else { false }
        }
        #expect(!FileManager.default.fileExists(atPath: source.folder.path("seg.dcm")))
    }

    @Test("voxels of a segment that is not described are an error")
    func undescribedSegment() throws {
        let source = try SyntheticSource()
        let mask = Mask(geometry: source.mask.geometry, voxels: source.mask.voxels.map { $0 * 2 })
        #expect { try source.write(mask: mask) } throws: { error in
            if case SegmentationIODError.undescribedSegment(2) = error { true } else { false }
        }
    }

    @Test("segments that are not numbered 1, 2, 3, … or have no label are refused")
    func segmentDescriptions() throws {
        let source = try SyntheticSource()
        let first = SegmentDescription.segment(1, "Pancreas", .pancreas)
        let second = SegmentDescription.segment(2, "Other", .pancreas)
        for segments in [[], [second], [second, first], [first, first]] {
            #expect { try source.write(segments: segments) } throws: { error in
                if case SegmentationIODError.segmentNumbers = error { true } else { false }
            }
        }
        #expect { try source.write(segments: [.segment(1, " \u{7}", .pancreas)]) } throws: { error in
            if case SegmentationIODError.unusableText("SegmentLabel") = error { true } else { false }
        }
    }

    @Test("a label beyond ASCII makes the text of the whole object UTF-8, without a finding")
    func unicodeLabel() throws {
        let source = try SyntheticSource()
        let (written, object) = try source.write(segments: [.segment(1, "膵臓", .pancreas)])
        #expect(object.strings(.specificCharacterSet) == ["ISO_IR 192"])
        #expect(object.string(.patientName) == "Müller^Jürgen")
        #expect(object.items(.segmentSequence).first?.string(.segmentLabel) == "膵臓")
        #expect(written.object.findings.isEmpty)
    }

    @Test("a source that cannot be read is an error that names its path")
    func unreadableSource() throws {
        let source = try SyntheticSource()
        let path = source.series.instances[0].path
        try FileManager.default.removeItem(atPath: path)
        #expect { try source.write() } throws: { error in
            if case SegmentationIODError.dataSet(path: path, .unreadableFile) = error { true } else { false }
        }
    }
}
