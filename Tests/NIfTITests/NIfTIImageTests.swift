import Foundation
import Imaging
import NIfTI
import TestSupport
import Testing

@Suite struct NIfTIImageTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let values = (0..<24).map { Double($0 * 5 % 100) }

    private static var file: NIfTIFile { NIfTIFile(size: [2, 3, 4], values: values) }

    private func read(_ file: NIfTIFile, _ name: String = "a.nii") throws -> NIfTIImage {
        try file.write(to: folder.path(name))
        return try NIfTIImage(contentsOf: folder.path(name))
    }

    @Test("every type of number is read in both byte orders, and scaled", arguments: [false, true])
    func types(isSwapped: Bool) throws {
        let types: [(code: Int, bits: Int, bytes: (Double) -> [UInt8])] = [
            (2, 8, { [UInt8($0)] }), (4, 16, { NIfTIFile.little(Int16($0)) }), (8, 32, { NIfTIFile.little(Int32($0)) }),
            (16, 32, { NIfTIFile.little(Float($0).bitPattern) }), (64, 64, { NIfTIFile.little($0.bitPattern) }),
            (256, 8, { [UInt8(bitPattern: Int8($0))] }), (512, 16, { NIfTIFile.little(UInt16($0)) }),
            (768, 32, { NIfTIFile.little(UInt32($0)) }), (1024, 64, { NIfTIFile.little(Int64($0)) }),
            (1280, 64, { NIfTIFile.little(UInt64($0)) }),
        ]
        for type in types {
            var file = Self.file
            (file.type, file.bits, file.isSwapped) = ((type.code, type.bytes), type.bits, isSwapped)
            file.scaling = (2, -10)
            #expect(try read(file).values == Self.values.map { Float(2 * $0 - 10) }, "datatype \(type.code)")
        }
    }

    @Test("a compressed file is read, and a broken one refused")
    func compressed() throws {
        let path = folder.path("b.nii.gz")
        try Self.file.writeCompressed(to: path)
        #expect(try NIfTIImage(contentsOf: path).values == Self.values.map { Float($0) })
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count / 2] ^= 0xFF
        try bytes.write(to: URL(filePath: path))
        #expect(throws: NIfTIError.self) { try NIfTIImage(contentsOf: path) }
    }

    @Test("however the axes of a file lie, the volume and its labels are the same")
    func orientations() throws {
        var upright = Self.file
        // Right-anterior-superior: x to the right, so that columns to the left run against it.
        upright.sform = [[0.8, 0, 0, -30], [0, 0.7, 0, 20], [0, 0, 2.5, 100]]
        let expected = try read(upright).volume()
        #expect(expected.geometry.rowSpacing.isNear(0.7) && expected.geometry.columnSpacing.isNear(0.8))
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            for flips in 0..<8 {
                let turned = upright.turned(order: order, reversed: (0..<3).map { flips >> $0 & 1 == 1 })
                let image = try read(turned)
                let volume = try image.volume()
                #expect(volume.voxels == expected.voxels, "axes \(order), flips \(flips)")
                #expect(volume.geometry.slicePositions[0].isNear(expected.geometry.slicePositions[0]))
                let placed = try image.labels(on: expected.geometry)
                #expect(placed.voxels == expected.voxels.map { UInt8($0) } && placed.offsets.allSatisfy { $0 < 1e-3 })
            }
        }
    }

    @Test(
        "a header that cannot be is refused by its field",
        arguments: [
            (40, NIfTIFile.little(Int16(9)), "dim[0]"), (42, NIfTIFile.little(Int16(-1)), "dim"),
            (42, NIfTIFile.little(Int16(32767)), "truncated"), (70, NIfTIFile.little(Int16(128)), "datatype"),
            (72, NIfTIFile.little(Int16(8)), "bitpix"), (108, NIfTIFile.little(Float(1e30).bitPattern), "vox_offset"),
            (254, NIfTIFile.little(Int16(0)), "sform_code"), (280, NIfTIFile.little(Float.nan.bitPattern), "affine"),
            (344, Array("ni1\0".utf8), "pair of files"), (0, NIfTIFile.little(Int32(540)), "NIfTI-2"),
        ])
    func hostile(offset: Int, bytes: [UInt8], named: String) throws {
        var file = Self.file
        file.patches = [(offset, bytes)]
        let error = #expect(throws: NIfTIError.self) { try read(file) }
        #expect(error?.description.contains(named) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("a.nii") == true)
    }

    /// What is changed in a header, and the field that is refused for it, with what is found and expected there; of a
    /// long expectation the beginning.
    private static let refusals: [(patches: [(Int, [UInt8])], field: String, found: String, expected: String)] = [
        ([(40, short(9))], "dim[0]", "9", "3 to 7 axes"), ([(40, short(2))], "dim[0]", "2", "3 to 7 axes"),
        // Eight sizes would be more than a header has room for.
        ([(40, short(8))], "dim[0]", "8", "3 to 7 axes"), ([(40, short(1))], "dim[0]", "1", "3 to 7 axes"),
        ([(40, short(0))], "dim[0]", "0", "3 to 7 axes"), ([(40, short(-3))], "dim[0]", "-3", "3 to 7 axes"),
        ([(40, short(32767))], "dim[0]", "32767", "3 to 7 axes"),
        (
            [(40, short(7)), (48, short(1)), (50, short(1)), (52, short(1))], "dim", "[2, 3, 4, 1, 1, 1, 0]",
            "positive sizes"
        ),
        (
            [(40, short(7)), (48, short(1)), (50, short(1)), (52, short(1)), (54, short(2))], "dim",
            "[2, 3, 4, 1, 1, 1, 2]", "one volume: sizes of 1 behind the third"
        ),
        ([(42, short(-1))], "dim", "[-1, 3, 4]", "positive sizes"),
        ([(46, short(0))], "dim", "[2, 3, 0]", "positive sizes"),
        ([(40, short(4)), (48, short(2))], "dim", "[2, 3, 4, 2]", "one volume: sizes of 1 behind the third"),
        (
            [(42, short(32767)), (44, short(32767))], "dim", "[32767, 32767, 4]", "268435456 voxels at most"
        ),
        ([(70, short(128))], "datatype", "128", "an integer or a float (one of 2, 4, 8,"),
        ([(72, short(8))], "bitpix", "8", "32 for float32"),
        ([(108, number(351))], "vox_offset", "351.0", "a whole number from 352 to 16777216"),
        ([(108, number(16_777_218))], "vox_offset", "16777218.0", "a whole number from 352 to 16777216"),
        ([(108, number(352.5))], "vox_offset", "352.5", "a whole number from 352 to 16777216"),
        ([(112, number(2)), (116, number(.nan))], "scl_inter", "nan", "a number"),
        ([(254, short(0))], "sform_code and qform_code", "0", "one above 0"),
        (
            [(254, short(0)), (252, short(1)), (80, number(0.5)), (84, number(-1)), (88, number(2))], "pixdim",
            "[0.5, -1.0, 2.0]", "positive distances"
        ),
        (
            [(254, short(0)), (252, short(1)), (80, number(1)), (84, number(.infinity)), (88, number(1))], "pixdim",
            "[1.0, inf, 1.0]", "positive distances"
        ),
        (
            [
                (254, short(0)), (252, short(1)), (80, number(1)), (84, number(1)), (88, number(1)),
                (256, number(1)), (260, number(2)), (264, number(0.5)),
            ], "quatern", "[1.0, 2.0, 0.5]", "a rotation: a length of 1 at most"
        ),
        (
            [
                (292, number(-.infinity)), (284, number(1)), (288, number(1)), (296, number(1)), (304, number(1)),
                (308, number(1)), (312, number(1)), (316, number(1)), (324, number(1)),
            ], "affine",
            "[inf, -1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0, 1.0]", "lengths in mm"
        ),
        ([(280, number(2000))], "voxel size", "[2000.0, 1.0, 1.0]", "0.001 to 1000 mm"),
        ([(280, number(0x1p-10))], "voxel size", "[0.0009765625, 1.0, 1.0]", "0.001 to 1000 mm"),
        ([(284, number(0.5))], "affine", "sheared (axes 0 and 1)", "perpendicular axes"),
        ([(288, number(0.5))], "affine", "sheared (axes 0 and 2)", "perpendicular axes"),
        ([(304, number(0.5))], "affine", "sheared (axes 1 and 2)", "perpendicular axes"),
    ]

    private static func short(_ value: Int16) -> [UInt8] { NIfTIFile.little(value) }

    private static func number(_ value: Float) -> [UInt8] { NIfTIFile.little(value.bitPattern) }

    @Test("a refusal says what was found in the field and what was expected", arguments: refusals.indices)
    func foundAndExpected(index: Int) throws {
        let refusal = Self.refusals[index]
        var file = Self.file
        file.patches = refusal.patches.map { (offset: $0.0, bytes: $0.1) }
        let error = #expect(throws: NIfTIError.self) { try read(file) }
        guard case .invalidHeader(let path, let field, let found, let expected) = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(path == folder.path("a.nii") && field == refusal.field)
        #expect(found == refusal.found && expected.hasPrefix(refusal.expected), "\(found), \(expected)")
    }

    @Test("a file that ends too early, and one that is none, are refused")
    func truncated() throws {
        try Data(Self.file.bytes.dropLast(7)).write(to: URL(filePath: folder.path("c.nii")))
        let error = #expect(throws: NIfTIError.self) { try NIfTIImage(contentsOf: folder.path("c.nii")) }
        #expect(error?.description.contains("truncated") == true)
        #expect(throws: NIfTIError.self) { try NIfTIImage(contentsOf: folder.path("none.nii")) }
    }

    @Test("labels of another size, place or kind are refused")
    func foreignLabels() throws {
        let geometry = try read(Self.file).volume().geometry
        var larger = NIfTIFile(size: [3, 3, 4], values: [Double](repeating: 0, count: 36))
        let size = #expect(throws: NIfTIError.self) { try read(larger, "l.nii").labels(on: geometry) }
        #expect(size?.description.contains("4·3·3 voxels") == true)
        larger = Self.file
        larger.sform[2][2] = 2
        #expect(throws: NIfTIError.self) { try read(larger).labels(on: geometry) }
        larger = Self.file
        larger.values[3] = 0.5
        #expect(throws: NIfTIError.self) { try read(larger).labels(on: geometry) }
    }
}

extension Double {
    fileprivate func isNear(_ other: Double) -> Bool { abs(self - other) < 1e-5 }
}

extension SIMD3<Double> {
    fileprivate func isNear(_ other: Self) -> Bool { ((self - other) * (self - other)).sum() < 1e-6 }
}
