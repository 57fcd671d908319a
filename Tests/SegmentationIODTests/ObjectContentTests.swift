import DICOM
import DerivedObjects
import Foundation
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// What the reader takes from an object, field by field, and which objects it does not take at all.
@Suite("What is read of an object")
struct ObjectContentTests {
    @Test("the object, its patient, its maker, its size and its segments are the file's")
    func fields() throws {
        let source = try SyntheticSource()
        let liver = CodedConcept(value: "10200004", scheme: "SCT", meaning: "Liver")
        let voxels = source.mask.voxels.enumerated().map { $1 == 1 && $0 % 2 == 0 ? UInt8(2) : $1 }
        let (written, object) = try source.write(
            mask: Mask(geometry: source.mask.geometry, voxels: voxels),
            segments: [.pancreas, .segment(2, "Liver", liver, trackingID: nil)])
        let reader = try reader(object, of: source)
        #expect(reader.sopInstanceUID == written.object.sopInstanceUID)
        #expect(written.object.sopClassUID == SOPClass.segmentationStorage)
        #expect(written.object.studyInstanceUID == UID(constant: "1.2.3.1"))
        #expect(written.object.seriesInstanceUID == object.uid(.seriesInstanceUID))
        #expect(reader.patientID == "KIT-0001")
        #expect(reader.frameOfReferenceUID == UID(constant: "1.2.3.4"))
        #expect(reader.maker == ["segnode", "segnode-ct"])
        #expect(reader.rows == 23 && reader.columns == 38)
        #expect(
            reader.describedSegments == [
                SegmentationReader.Segment(number: 1, label: "Pancreas", typeCode: .pancreas),
                SegmentationReader.Segment(number: 2, label: "Liver", typeCode: liver),
            ])
        #expect(reader.segments == [1, 2])
        #expect(reader.frames.map(\.segment) == [1, 1, 1, 2, 2, 2])
        let uids = source.series.instances.map { [$0.sopInstanceUID] }
        #expect(reader.frames.map(\.sourceSOPInstanceUIDs) == Array(uids[1...3] + uids[1...3]))
    }

    @Test("a frame's plane has the frame's position and the shared orientation and spacing")
    func plane() throws {
        let orientation = [0.8, 0.6, 0, -0.36, 0.48, 0.8]
        let source = try SyntheticSource(orientation: orientation)
        let planes = try reader(source.write().object, of: source).frames.map(\.plane)
        #expect(planes.map(\.imageOrientation) == [orientation, orientation, orientation])
        let spacing: PixelSpacing? = PixelSpacing(row: 0.7, column: 0.9)
        #expect(planes.map(\.pixelSpacing) == [spacing, spacing, spacing])
        for (index, plane) in planes.enumerated() {
            let found = try #require(plane.imagePosition)
            let distance = found - source.series.instances[index + 1].imagePosition
            #expect((distance * distance).sum() < 1e-18)
        }
    }

    @Test("what an object does not say is empty, and segments that are none are passed over")
    func absences() throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        for tag in [AttributeTag.patientID, .manufacturerModelName, .frameOfReferenceUID] { object.remove(tag) }
        let segment = object.items(.segmentSequence)[0]
        segment.remove(.segmentLabel)
        segment.remove(.segmentedPropertyTypeCodeSequence)
        for number in [0, 256] { object.appendItem(to: .segmentSequence).set(.segmentNumber, integer: number) }
        object.appendItem(to: .segmentSequence).set(.segmentLabel, string: "no number")
        object.appendItem(to: .segmentSequence).set(.segmentNumber, integer: 255)
        let reader = try reader(object, of: source)
        #expect(reader.patientID.isEmpty && reader.frameOfReferenceUID == nil && reader.maker == ["segnode", ""])
        let segments = [SegmentationReader.Segment(number: 1), SegmentationReader.Segment(number: 255)]
        #expect(reader.describedSegments == segments)
    }

    private static let kinds: [@Sendable (DataSet) -> Void] = [
        { $0.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.66.5") },
        { $0.set(.segmentationType, string: "FRACTIONAL") }, { $0.remove(.segmentationType) },
        { $0.set(.bitsAllocated, integer: 8) }, { $0.remove(.bitsAllocated) },
    ]

    @Test("another SOP class, another type and pixels of several bits are no binary segmentation", arguments: kinds)
    func otherKind(change: @Sendable (DataSet) -> Void) throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        change(object)
        #expect { try reader(object, of: source) } throws: { error in
            if case SegmentationIODError.notBinarySegmentation = error { true } else { false }
        }
    }

    @Test("compressed frames are no binary segmentation, either")
    func compressed() throws {
        let syntax = TransferSyntax.jpeg2000Lossless
        var bytes = EncodedDataSet(syntax)
        bytes.add(.sopClassUID, .UI, SOPClass.segmentationStorage.description)
        bytes.add(.sopInstanceUID, .UI, "1.2.3")
        bytes.add(.bitsAllocated, 1)
        bytes.add(.segmentationType, .CS, "BINARY")
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.segmentationStorage,
            mediaStorageSOPInstanceUID: UID(constant: "1.2.3"), transferSyntax: syntax)
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            let path = folder.path("compressed.dcm")
            try Data(header.encoded() + bytes.bytes).write(to: URL(filePath: path))
            #expect { try SegmentationReader(contentsOf: path) } throws: { error in
                if case SegmentationIODError.notBinarySegmentation(path: path, found: _) = error { true } else { false }
            }
        }
    }

    @Test(
        "a frame of segment 0 or 256 names none, one of 255 does",
        arguments: [(0, false), (255, true), (256, false)])
    func segmentNumber(number: Int, isOne: Bool) throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        let frame = object.items(.perFrameFunctionalGroupsSequence)[1]
        frame.items(.segmentIdentificationSequence)[0].set(.referencedSegmentNumber, integer: number)
        if isOne {
            let reader = try reader(object, of: source)
            #expect(reader.frames.map(\.segment) == [1, 255, 1] && reader.segments == [1, 255])
        } else {
            #expect { try reader(object, of: source) } throws: { error in
                if case SegmentationIODError.inconsistentObject = error { true } else { false }
            }
        }
    }

    @Test("what all frames share may be said once: segment, source image and position")
    func sharedGroups() throws {
        let source = try SyntheticSource()
        let size = source.mask.geometry.voxelsPerSlice
        let voxels = source.mask.voxels.enumerated().map { $0 / size == 2 ? $1 : 0 }
        let mask = Mask(geometry: source.mask.geometry, voxels: voxels)
        let object = try source.write(mask: mask).object
        let frame = object.items(.perFrameFunctionalGroupsSequence)[0]
        for tag in [AttributeTag.derivationImageSequence, .segmentIdentificationSequence, .planePositionSequence] {
            frame.remove(tag)
        }
        let instance = source.series.instances[2]
        let shared = object.items(.sharedFunctionalGroupsSequence)[0]
        shared.appendItem(to: .segmentIdentificationSequence).set(.referencedSegmentNumber, integer: 1)
        shared.appendItem(to: .derivationImageSequence).appendItem(to: .sourceImageSequence)
            .set(.referencedSOPInstanceUID, string: instance.sopInstanceUID.description)
        shared.appendItem(to: .planePositionSequence).set(.imagePositionPatient, doubles: [-10, -20, 34])
        let reader = try reader(object, of: source)
        let position: SIMD3<Double>? = SIMD3(-10, -20, 34)
        #expect(reader.frames.map(\.imagePosition) == [position])
        #expect(try reader.mask(on: source.series) == mask)
    }

    @Test("a frame's own source images and segment come before those of all frames")
    func ownGroups() throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        let shared = object.items(.sharedFunctionalGroupsSequence)[0]
        shared.appendItem(to: .segmentIdentificationSequence).set(.referencedSegmentNumber, integer: 9)
        shared.appendItem(to: .derivationImageSequence).appendItem(to: .sourceImageSequence)
            .set(.referencedSOPInstanceUID, string: "1.2.3")
        let reader = try reader(object, of: source)
        #expect(reader.segments == [1] && reader.frames.allSatisfy { $0.sourceSOPInstanceUIDs.count == 1 })
        #expect(try reader.mask(on: source.series) == source.mask)
    }

    private func reader(_ object: DataSet, of source: SyntheticSource) throws -> SegmentationReader {
        try withExtendedLifetime(source) {
            let path = source.folder.path("changed.dcm")
            try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
            return try SegmentationReader(contentsOf: path)
        }
    }
}
