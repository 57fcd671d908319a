import DICOM
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// How far a frame may lie from the slice that it refers to: rows are 0.7 mm apart, columns 0.9 mm.
@Suite("How near a frame lies to its slice")
struct FrameBoundTests {
    private static let steps: [(SIMD3<Double>, Bool)] = [
        (SIMD3(0.455, 0, 0), true), (SIMD3(-0.455, 0, 0), true), (SIMD3(0.47, 0, 0), false),
        (SIMD3(-0.47, 0, 0), false), (SIMD3(0, 0.355, 0), true), (SIMD3(0, -0.355, 0), true),
        (SIMD3(0, 0.37, 0), false), (SIMD3(0, -0.37, 0), false), (SIMD3(0, 0, 1.005), true),
        (SIMD3(0, 0, -1.005), true), (SIMD3(0, 0, 1.02), false), (SIMD3(0, 0, -1.02), false),
    ]

    @Test("half a pixel or half a slice distance away is near, more is not", arguments: steps)
    func half(step: SIMD3<Double>, isNear: Bool) throws {
        try expect(SyntheticSource(), moved: step, isNear: isNear)
    }

    @Test(
        "between uneven slices the nearer neighbour counts, on either side",
        arguments: [
            ([0, 2, 8, 14], 0.9, true), ([0, 2, 8, 14], 1.5, false), ([0, 6, 12, 14], 0.9, true),
            ([0, 6, 12, 14], 1.5, false), ([0, 6, 12, 18], 2.9, true), ([0, 6, 12, 18], 3.1, false),
        ] as [([Double], Double, Bool)])
    func uneven(positions: [Double], step: Double, isNear: Bool) throws {
        try expect(SyntheticSource(positions: positions), moved: SIMD3(0, 0, step), isNear: isNear)
    }

    @Test("a single slice, which has no neighbour, has half a millimetre", arguments: [(0.505, true), (0.52, false)])
    func single(step: Double, isNear: Bool) throws {
        let source = try SyntheticSource(positions: [0])
        let voxels = source.mask.voxels.indices.map { $0 % 7 == 3 ? UInt8(1) : 0 }
        let mask = Mask(geometry: source.mask.geometry, voxels: voxels)
        try expect(source, mask: mask, moved: SIMD3(0, 0, step), isNear: isNear)
    }

    @Test(
        "pixel spacings may differ by half a percent",
        arguments: [
            ([0.703, 0.9], true), ([0.704, 0.9], false), ([0.697, 0.9], true), ([0.696, 0.9], false),
            ([0.7, 0.904], true), ([0.7, 0.905], false), ([0.7, 0.896], true), ([0.7, 0.895], false),
        ] as [([Double], Bool)])
    func spacing(values: [Double], isNear: Bool) throws {
        let source = try SyntheticSource()
        let object = try source.write().object
        let shared = object.items(.sharedFunctionalGroupsSequence)[0]
        shared.items(.pixelMeasuresSequence)[0].set(.pixelSpacing, doubles: values)
        let reader = try reader(object, of: source)
        if isNear {
            #expect(try reader.mask(on: source.series) == source.mask)
        } else {
            #expect { try reader.mask(on: source.series) } throws: { error in
                if case SegmentationIODError.frameSpacing = error { true } else { false }
            }
        }
    }

    /// Rows that lean by a share out of the plane, columns that do, and both turned within it.
    @Test(
        "directions may lean by half a percent, rows and columns alike",
        arguments: 0..<3, [(4.5, true), (5.5, false)] as [(Double, Bool)])
    func direction(kind: Int, lean: (perMille: Double, isNear: Bool)) throws {
        let sine = lean.perMille / 1000
        let cosine = (1 - sine * sine).squareRoot()
        let orientations = [
            [cosine, 0, sine, 0, 1, 0], [1, 0, 0, 0, cosine, sine], [cosine, sine, 0, -sine, cosine, 0],
        ]
        let source = try SyntheticSource()
        let object = try source.write().object
        let shared = object.items(.sharedFunctionalGroupsSequence)[0]
        shared.items(.planeOrientationSequence)[0].set(.imageOrientationPatient, doubles: orientations[kind])
        let reader = try reader(object, of: source)
        if lean.isNear {
            #expect(try reader.mask(on: source.series) == source.mask)
        } else {
            #expect { try reader.mask(on: source.series) } throws: { error in
                if case SegmentationIODError.frameOrientation = error { true } else { false }
            }
        }
    }

    @Test(
        "frames of another size than the slices are refused with both sizes", arguments: [(22, 38), (23, 37), (38, 23)])
    func size(rows: Int, columns: Int) throws {
        let source = try SyntheticSource()
        let reader = try reader(source.write().object, of: source)
        // Its slices have the UIDs of the source's.
        let other = try SyntheticSource(rows: rows, columns: columns)
        #expect { try reader.mask(on: other.series) } throws: { error in
            guard case SegmentationIODError.frameSize(let expected, let found) = error else { return false }
            return expected == [rows, columns] && found == [23, 38]
        }
    }

    @Test("of several slices on none of which a frame lies the refusal names the first")
    func firstRefusal() throws {
        let source = try SyntheticSource()
        let uids = source.series.instances.map(\.sopInstanceUID)
        let object = try object(source, framesOf: [UID(constant: "1.2.3"), uids[4], uids[0]])
        let reader = try reader(object, of: source)
        #expect { try reader.mask(on: source.series) } throws: { error in
            guard case SegmentationIODError.framePosition(let named, let expected, let found) = error else {
                return false
            }
            return named == uids[4] && expected == SIMD3(-10, -20, 38) && found == SIMD3(-10, -20, 32)
        }
    }

    @Test("of several instances that the series does not have the refusal names the first")
    func firstStranger() throws {
        let source = try SyntheticSource()
        let object = try object(source, framesOf: [UID(constant: "1.2.8"), UID(constant: "1.2.9")])
        let reader = try reader(object, of: source)
        #expect { try reader.mask(on: source.series) } throws: { error in
            guard case SegmentationIODError.unknownSourceInstance(let named) = error else { return false }
            return named == UID(constant: "1.2.8")
        }
    }

    /// The source's object with other source images for all of its frames.
    private func object(_ source: SyntheticSource, framesOf images: [UID]) throws -> DataSet {
        let object = try source.write().object
        for frame in object.items(.perFrameFunctionalGroupsSequence) {
            frame.remove(.derivationImageSequence)
            let derivation = frame.appendItem(to: .derivationImageSequence)
            for image in images {
                derivation.appendItem(to: .sourceImageSequence)
                    .set(.referencedSOPInstanceUID, string: image.description)
            }
        }
        return object
    }

    private func expect(
        _ source: SyntheticSource, mask: Mask? = nil, moved step: SIMD3<Double>, isNear: Bool
    ) throws {
        let object = try source.write(mask: mask).object
        for frame in object.items(.perFrameFunctionalGroupsSequence) {
            let item = frame.items(.planePositionSequence)[0]
            let position = try item.doubles(.imagePositionPatient)
            item.set(.imagePositionPatient, doubles: (0..<3).map { position[$0] + step[$0] })
        }
        let reader = try reader(object, of: source)
        let expected = mask ?? source.mask
        if isNear {
            #expect(try reader.mask(on: source.series) == expected)
        } else {
            #expect { try reader.mask(on: source.series) } throws: { error in
                if case SegmentationIODError.framePosition = error { true } else { false }
            }
        }
    }

    private func reader(_ object: DataSet, of source: SyntheticSource) throws -> SegmentationReader {
        try withExtendedLifetime(source) {
            let path = source.folder.path("changed.dcm")
            try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
            return try SegmentationReader(contentsOf: path)
        }
    }
}
