import DICOM
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// From files to frames: each frame shows its own slice, lies where that slice lies, and refers to it, whatever became
/// of the slices around it.
@Suite("Frames and their slices")
struct FrameTruthTests {
    /// What happens to a series of eight slices, and which files then have a frame.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var places: [Double] = (0..<8).map { 3 * Double($0) }
        var column = SIMD3(0.0, 1, 0)
        var expected: [Int] = Array(0..<8)
        var change: @Sendable (Int, DataSet) -> Void = { _, _ in }
    }

    static let cases: [Case] = [
        Case(testDescription: "nothing odd"),
        Case(testDescription: "a slice is missing", places: [0, 3, 6, 12, 15, 18, 21, 24]),
        Case(testDescription: "uneven distances", places: [0, 1, 4, 5.5, 9, 10, 14, 20]),
        Case(testDescription: "a tilted gantry", column: SIMD3(0, 0.95, -0.3122498999)),
        Case(testDescription: "slices from head to foot", column: SIMD3(0, -1, 0)),
        Case(testDescription: "the first slice is broken", expected: [1, 2, 3, 4, 5, 6, 7]) { slice, dataSet in
            if slice == 0 { dataSet.set(.bitsAllocated, integer: 12) }
        },
        Case(testDescription: "a slice in the middle is broken", expected: [0, 1, 2, 4, 5, 6, 7]) { slice, dataSet in
            if slice == 3 { dataSet.set(.bitsAllocated, integer: 12) }
        },
        Case(testDescription: "two slices are no slices", expected: [0, 2, 3, 4, 6, 7]) { slice, dataSet in
            if slice == 1 { dataSet.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }
            if slice == 5 { dataSet.set(.imageType, strings: ["DERIVED", "SECONDARY", "SCREEN SAVE"]) }
        },
        Case(
            testDescription: "two acquisitions", places: [0, 3, 6, 9, 1.5, 4.5, 7.5, 10.5], expected: [4, 5, 6, 7]
        ) { slice, dataSet in
            dataSet.set(.acquisitionNumber, integer: slice / 4 + 1)
        },
        Case(testDescription: "a rescale of each slice") { slice, dataSet in
            dataSet.set(.rescaleIntercept, integer: -1024 - 100 * slice)
            dataSet.addToPixels(100 * slice)
        },
    ]

    @Test("each frame shows, places and names its own slice", arguments: cases)
    func frames(of test: Case) throws {
        let written = try Self.series(test)
        let source = try SeriesReader().read(files: written.files.reversed())
        let path = written.folder.path("seg.dcm")
        let mask = Mask(geometry: source.volume.geometry, voxels: source.volume.voxels.map { $0 > 500 ? 1 : 0 })
        _ = try SegmentationWriter().write(
            mask: mask, source: source, segments: [.pancreas], description: .example(), to: path)
        let object = try DataSet(contentsOf: path)
        var slices: [UID: (index: Int, position: [Double])] = [:]
        for (index, file) in written.files.enumerated() {
            let dataSet = try DataSet(contentsOf: file)
            let uid = try #require(dataSet.uid(.sopInstanceUID))
            slices[uid] = (index, try dataSet.doubles(.imagePositionPatient))
        }
        var seen: [Int] = []
        for (number, frame) in object.items(.perFrameFunctionalGroupsSequence).enumerated() {
            let image = frame.items(.derivationImageSequence).first?.items(.sourceImageSequence).first
            let uid = try #require(image?.uid(.referencedSOPInstanceUID))
            let (index, position) = try #require(slices[uid])
            seen.append(index)
            #expect(try frame.items(.planePositionSequence).first?.doubles(.imagePositionPatient) == position)
            #expect(Self.bits(of: number, in: object) == Self.pattern(of: index), "frame \(number), slice \(index)")
        }
        #expect(seen.sorted() == test.expected)
        let series = object.items(.referencedSeriesSequence).first
        let references = series?.items(.referencedInstanceSequence).compactMap { $0.uid(.referencedSOPInstanceUID) }
        #expect(references == source.instances.map(\.sopInstanceUID))
        #expect(references?.count == test.expected.count)
        #expect(try SegmentationReader(contentsOf: path).mask(on: source) == mask)
    }

    @Test("a distance of the frames is not called even where slices were left out, are missing, or were tilted")
    func evenness() throws {
        for test in Self.cases.dropFirst() {
            let series = try Self.series(test)
            let source = try withExtendedLifetime(series.folder) { try SeriesReader().read(files: series.files) }
            let isEven = [
                "slices from head to foot", "the first slice is broken", "two acquisitions",
                "a rescale of each slice",
            ].contains(test.testDescription)
            #expect((source.volume.geometry.regularSpacing != nil) == isEven, "\(test.testDescription)")
        }
    }

    @Test("frames with an empty slice between them are no 3D stack, though the slices are even", arguments: [2, nil])
    func emptySlice(empty: Int?) throws {
        let source = try SyntheticSource()
        let geometry = source.mask.geometry
        let voxels = source.mask.voxels.enumerated().map { index, voxel in
            index / geometry.voxelsPerSlice == empty ? 0 : voxel
        }
        let object = try source.write(mask: Mask(geometry: geometry, voxels: voxels)).object
        #expect(try object.integer(.numberOfFrames) == (empty == nil ? 3 : 2))
        #expect(object.string(.dimensionOrganizationType) == (empty == nil ? "3D" : nil))
    }

    private static let rows = 6
    private static let columns = 9

    /// The voxels of 1000 HU of a file, other ones in each file; all others have 0 HU.
    private static func pattern(of file: Int) -> [UInt8] {
        (0..<rows * columns).map { ($0 * $0 + $0 * (file + 3)) % 11 < 3 + file % 3 ? 1 : 0 }
    }

    private static func bits(of frame: Int, in object: DataSet) -> [UInt8] {
        let bytes = object.bytes(.pixelData) ?? []
        let size = rows * columns
        return (frame * size..<(frame + 1) * size).map { bytes[$0 / 8] >> UInt8($0 % 8) & 1 }
    }

    private static func series(_ test: Case) throws -> (folder: TemporaryFolder, files: [String]) {
        let folder = try TemporaryFolder()
        let normal = SIMD3(1.0, 0, 0).cross(test.column)
        let geometry = VolumeGeometry(
            columns: columns, rows: rows, rowDirection: SIMD3(1, 0, 0), columnDirection: test.column, rowSpacing: 0.7,
            columnSpacing: 0.9, slicePositions: (0..<8).map { Double($0) * normal })
        let voxels = (0..<8).flatMap { pattern(of: $0).map { Int16($0) * 1000 } }
        let volume = Volume(geometry: geometry, voxels: voxels)
        let writer = CTSeriesWriter(
            CTSeriesDescription(identity: ["frames"], studyDate: "20260101", studyTime: "120000"))
        let files = try test.places.enumerated().map { index, place in
            let dataSet = writer.dataSet(volume, slice: index)
            let z = place * (normal.z < 0 ? -1 : 1)
            dataSet.set(.imagePositionPatient, doubles: [-10, -20, z])
            dataSet.set(.sliceThickness, double: 3)
            test.change(index, dataSet)
            let path = folder.path("\(index).dcm")
            try dataSet.write(to: path, transferSyntax: .explicitVRLittleEndian)
            return path
        }
        return (folder, files)
    }
}

extension DataSet {
    /// Adds to every stored value of 16 bits.
    fileprivate func addToPixels(_ amount: Int) {
        let bytes = bytes(.pixelData) ?? []
        let values = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            UInt16(truncatingIfNeeded: Int(bytes[index]) + Int(bytes[index + 1]) << 8 + amount)
        }
        set(.pixelData, bytes: values.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, vr: .OW)
    }
}
