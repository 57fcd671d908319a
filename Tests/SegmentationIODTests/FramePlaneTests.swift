import DICOM
import Imaging
import SegmentationIOD
import TestSupport
import Testing

@Suite("The planes of a segmentation's frames")
struct FramePlaneTests {
    @Test("frames that are turned or mirrored within the plane come onto the slices voxel by voxel", arguments: 0..<8)
    func turned(turn: Int) throws {
        let source = try SyntheticSource()
        let turned = TurnedSource(
            source, swaps: turn & 1 > 0, reversesRows: turn & 2 > 0, reversesColumns: turn & 4 > 0)
        let path = source.folder.path("turned.dcm")
        _ = try SegmentationWriter().write(
            mask: turned.mask, source: turned.series, segments: [.pancreas], description: .example(), to: path)
        #expect(try SegmentationReader(contentsOf: path).mask(on: source.series) == source.mask)
    }

    /// A change of an object and what is said of it; nothing where it is read.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refusal: String?
        let apply: @Sendable (DataSet) -> Void

        init(_ name: String, _ refusal: String?, _ apply: @escaping @Sendable (DataSet) -> Void) {
            (testDescription, self.refusal, self.apply) = (name, refusal, apply)
        }
    }

    private static let changes: [Change] = [
        Change("a third of a pixel away", nil) { moved($0, SIMD3(0.3, 0.23, 0)) },
        Change("a pixel away", "begins at") { moved($0, SIMD3(0.9, 0, 0)) },
        Change("six millimetres away", "begins at") { moved($0, SIMD3(0, 6, 0)) },
        Change("0.9 mm across slices 2 mm apart", nil) { moved($0, SIMD3(0, 0, 0.9)) },
        Change("a slice away", "half a slice distance away at most") { moved($0, SIMD3(0, 0, 2)) },
        Change("another pixel spacing", "has a pixel spacing of 0.75\\0.9 mm where its slice has 0.7\\0.9 mm") {
            shared($0, .pixelMeasuresSequence)?.set(.pixelSpacing, doubles: [0.75, 0.9])
        },
        Change("a rounded pixel spacing", nil) {
            shared($0, .pixelMeasuresSequence)?.set(.pixelSpacing, doubles: [0.702, 0.898])
        },
        Change("three degrees askew", "no turn within the plane") {
            let orientation = [0.99863, 0.05234, 0, -0.05234, 0.99863, 0]
            shared($0, .planeOrientationSequence)?.set(.imageOrientationPatient, doubles: orientation)
        },
        Change("no plane", "no turn within the plane") {
            shared($0, .planeOrientationSequence)?.set(.imageOrientationPatient, doubles: [0, 0, 0, 0, 1, 0])
        },
        Change("turned without another position", "begins at") {
            shared($0, .planeOrientationSequence)?.set(.imageOrientationPatient, doubles: [-1, 0, 0, 0, -1, 0])
        },
        Change("nothing said of the plane", nil) { object in
            object.items(.sharedFunctionalGroupsSequence).first?.remove(.planeOrientationSequence)
            object.items(.sharedFunctionalGroupsSequence).first?.remove(.pixelMeasuresSequence)
            for frame in object.items(.perFrameFunctionalGroupsSequence) { frame.remove(.planePositionSequence) }
        },
        Change("another pixel spacing of one frame", "has a pixel spacing of 1.4\\1.8 mm") {
            $0.items(.perFrameFunctionalGroupsSequence)[1].appendItem(to: .pixelMeasuresSequence)
                .set(.pixelSpacing, doubles: [1.4, 1.8])
        },
        Change("orientation of each frame", nil) { object in
            object.items(.sharedFunctionalGroupsSequence).first?.remove(.planeOrientationSequence)
            for frame in object.items(.perFrameFunctionalGroupsSequence) {
                frame.appendItem(to: .planeOrientationSequence)
                    .set(.imageOrientationPatient, doubles: [1, 0, 0, 0, 1, 0])
            }
        },
    ]

    @Test("a frame that does not lie on its slice is refused by what is wrong", arguments: changes)
    func displaced(change: Change) throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        change.apply(object)
        let path = source.folder.path("changed.dcm")
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let reader = try SegmentationReader(contentsOf: path)
        guard let refusal = change.refusal else {
            #expect(try reader.mask(on: source.series) == source.mask)
            return
        }
        #expect { try reader.mask(on: source.series) } throws: { "\($0)".contains(refusal) }
    }

    private static func shared(_ object: DataSet, _ group: AttributeTag) -> DataSet? {
        object.items(.sharedFunctionalGroupsSequence).first?.items(group).first
    }

    private static func moved(_ object: DataSet, _ step: SIMD3<Double>) {
        for frame in object.items(.perFrameFunctionalGroupsSequence) {
            guard let item = frame.items(.planePositionSequence).first,
                let position = try? item.doubles(.imagePositionPatient)
            else { continue }
            item.set(.imagePositionPatient, doubles: (0..<3).map { position[$0] + step[$0] })
        }
    }
}
