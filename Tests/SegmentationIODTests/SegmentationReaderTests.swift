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
