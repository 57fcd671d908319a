import DICOM
import Imaging
import SegmentationIOD
import TestSupport
import Testing

struct SegmentationReaderTests {
    @Test("an image that is no segmentation is refused")
    func otherObject() throws {
        let source = try SyntheticSource()
        #expect { try SegmentationReader(contentsOf: source.series.instances[0].path) } throws: { error in
            if case SegmentationIODError.notBinarySegmentation = error { true } else { false }
        }
    }

    @Test(
        "an object that contradicts itself is refused",
        arguments: [
            { $0.set(.numberOfFrames, integer: 4) }, { $0.set(.pixelData, bytes: [1, 2], vr: .OB) },
            { $0.set(.rows, integer: 0) }, { $0.set(.rows, integer: 60000) },
            { $0.remove(.perFrameFunctionalGroupsSequence) },
            { $0.items(.perFrameFunctionalGroupsSequence)[0].remove(.segmentIdentificationSequence) },
            { $0.items(.perFrameFunctionalGroupsSequence)[0].remove(.derivationImageSequence) },
        ] as [@Sendable (DataSet) -> Void]
    )
    func contradiction(change: @Sendable (DataSet) -> Void) throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        change(object)
        let path = source.folder.path("changed.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        #expect { try SegmentationReader(contentsOf: path) } throws: { error in
            if case SegmentationIODError.inconsistentObject = error { true } else { false }
        }
    }

    @Test("an object with fewer or more frames than it announces is refused, with both numbers", arguments: [-1, 1])
    func frameCount(difference: Int) throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        let described = object.items(.perFrameFunctionalGroupsSequence).count
        object.set(.numberOfFrames, integer: described + difference)
        let path = source.folder.path("changed.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let reason = "\(described + difference) frames are announced and \(described) described"
        #expect { try SegmentationReader(contentsOf: path) } throws: { "\($0)".contains(reason) }
    }

    @Test("an object that does not say how many frames it has announces none", arguments: 1...3)
    func unannounced(described: Int) throws {
        let source = try SyntheticSource()
        let geometry = source.mask.geometry
        // The first slice shows nothing.
        let shown = source.mask.voxels.enumerated().map { index, voxel in
            index / geometry.voxelsPerSlice <= described ? voxel : 0
        }
        let object = try source.write(mask: Mask(geometry: geometry, voxels: shown)).object
        #expect(object.items(.perFrameFunctionalGroupsSequence).count == described)
        object.remove(.numberOfFrames)
        let path = source.folder.path("changed.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let reason = "0 frames are announced and \(described) described"
        #expect { try SegmentationReader(contentsOf: path) } throws: { "\($0)".contains(reason) }
    }

    @Test("an object without frames may leave their number out")
    func none() throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        for tag in [AttributeTag.numberOfFrames, .perFrameFunctionalGroupsSequence, .pixelData] { object.remove(tag) }
        let path = source.folder.path("changed.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        #expect(try SegmentationReader(contentsOf: path).frames.isEmpty)
    }

    @Test("a number of a frame that cannot be read is refused by name, and not taken for absent")
    func unreadableNumber() throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        object.items(.perFrameFunctionalGroupsSequence)[0].items(.planePositionSequence)[0]
            .set(.imagePositionPatient, bytes: Array("1\\2\\x ".utf8), vr: .DS)
        let path = source.folder.path("changed.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        #expect { try SegmentationReader(contentsOf: path) } throws: { "\($0)".contains("\"1\\2\\x\"") }
    }

    @Test("of several source images the one that belongs to the series counts", arguments: [true, false])
    func severalSources(inOneItem: Bool) throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        for frame in object.items(.perFrameFunctionalGroupsSequence) {
            let derivation = frame.items(.derivationImageSequence)[0]
            let ct = try #require(derivation.items(.sourceImageSequence)[0].uid(.referencedSOPInstanceUID))
            frame.remove(.derivationImageSequence)
            let first = frame.appendItem(to: .derivationImageSequence)
            first.appendItem(to: .sourceImageSequence).set(.referencedSOPInstanceUID, string: "1.2.3")
            let second = inOneItem ? first : frame.appendItem(to: .derivationImageSequence)
            second.appendItem(to: .sourceImageSequence).set(.referencedSOPInstanceUID, string: ct.description)
        }
        let path = source.folder.path("several.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        #expect(try SegmentationReader(contentsOf: path).mask(on: source.series) == source.mask)
    }

    @Test("of several source images in the series the one counts that the frame lies on")
    func severalSlices() throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        let others = source.series.instances.map(\.sopInstanceUID)
        for frame in object.items(.perFrameFunctionalGroupsSequence) {
            let derivation = frame.items(.derivationImageSequence)[0]
            for other in others {
                derivation.appendItem(to: .sourceImageSequence)
                    .set(.referencedSOPInstanceUID, string: other.description)
            }
            let images = derivation.items(.sourceImageSequence)
            let own = images[0].uid(.referencedSOPInstanceUID)
            let stranger = try #require(others.first { $0 != own })
            images[0].set(.referencedSOPInstanceUID, string: stranger.description)
        }
        let path = source.folder.path("several.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        #expect(try SegmentationReader(contentsOf: path).mask(on: source.series) == source.mask)
    }

    @Test("a frame of another series is refused, one of other slices' order finds its slice")
    func joinBySource() throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        for frame in object.items(.perFrameFunctionalGroupsSequence) { frame.remove(.planePositionSequence) }
        try object.write(to: source.folder.path("seg.dcm"), transferSyntax: .explicitVRLittleEndian)
        let reader = try SegmentationReader(contentsOf: source.folder.path("seg.dcm"))
        let sources = source.series.instances.map(\.sopInstanceUID)
        let reversed = try reader.mask(geometry: source.mask.geometry, sourceInstances: sources.reversed())
        for slice in 0..<5 { #expect(Array(reversed.slice(slice)) == Array(source.mask.slice(4 - slice))) }
        let strangers = sources.map { _ in UID.random() }
        #expect { try reader.mask(geometry: source.mask.geometry, sourceInstances: strangers) } throws: { error in
            if case SegmentationIODError.unknownSourceInstance = error { true } else { false }
        }
    }
}
