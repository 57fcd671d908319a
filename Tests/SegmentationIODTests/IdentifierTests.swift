import DICOM
import DerivedObjects
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// What the UIDs of a result follow from, and what not.
@Suite("The identity of a result")
struct IdentifierTests {
    private func written(
        positions: [Double] = [0, 2, 4, 6, 8], modelDigest: String = "model", settingsDigest: String = "settings"
    ) throws -> [UID?] {
        let source = try SyntheticSource(positions: positions)
        let written = try SegmentationWriter().write(
            mask: source.mask, source: source.series, segments: [.pancreas],
            description: .example(modelDigest: modelDigest, settingsDigest: settingsDigest),
            to: source.folder.path("seg.dcm"))
        let object = try DataSet(contentsOf: source.folder.path("seg.dcm"))
        #expect(object.uid(.sopInstanceUID) == written.object.sopInstanceUID)
        #expect(object.uid(.seriesInstanceUID) == written.object.seriesInstanceUID)
        return [
            written.object.sopInstanceUID, written.object.seriesInstanceUID,
            object.items(.dimensionOrganizationSequence).first?.uid(.dimensionOrganizationUID),
            object.items(.segmentSequence).first?.uid(.trackingUID),
        ]
    }

    @Test("the UIDs depend on the source's instances, the model's digest and the settings' digest, each of them")
    func dependence() throws {
        let first = try written()
        #expect(try written() == first)
        #expect(Set(first).count == 4)
        let others = try [
            written(positions: [0, 2, 4, 6]), written(modelDigest: "another"), written(settingsDigest: "another"),
            // What moves from one digest to the other is another thing, too.
            written(modelDigest: "settings", settingsDigest: "model"),
        ]
        #expect(Set(first + others.flatMap(\.self)).count == 20, "two of the results share a UID")
    }

    @Test("another mask keeps the UIDs: they belong to the work, not to what it found")
    func independence() throws {
        let source = try SyntheticSource()
        let shifted = source.mask.voxels.suffix(38) + source.mask.voxels.dropLast(38)
        let moved = try source.write(mask: Mask(geometry: source.mask.geometry, voxels: Array(shifted))).written
        #expect(try source.write().written.object.sopInstanceUID == moved.object.sopInstanceUID)
    }

    @Test("the order of the instances makes no difference, the kind of the object and the role of a UID do")
    func parts() {
        let uids = [UID(constant: "1.2.10"), UID(constant: "1.2.9"), UID(constant: "1.2.3")]
        let identifiers = { (kind: String, instances: [UID]) in
            DerivedIdentifiers(kind: kind, sourceInstances: instances, modelDigest: "m", settingsDigest: "s")
        }
        let (first, second) = (identifiers("one", uids), identifiers("one", uids.reversed()))
        #expect(first.sopInstanceUID == second.sopInstanceUID && first.seriesInstanceUID == second.seriesInstanceUID)
        let other = identifiers("two", uids)
        let all = [
            first.sopInstanceUID, first.seriesInstanceUID, first.derived("x"), first.derived("y"),
            other.sopInstanceUID, other.seriesInstanceUID, other.derived("x"),
        ]
        #expect(Set(all).count == 7)
    }
}
