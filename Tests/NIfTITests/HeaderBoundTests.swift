import Foundation
import NIfTI
import TestSupport
import Testing

/// Values of header fields on both sides of what is taken, and what stands around the voxels.
@Suite("The bounds of a NIfTI header")
struct HeaderBoundTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static var file: NIfTIFile { NIfTIFile(size: [2, 3, 4], values: (0..<24).map { Double($0) }) }

    private func read(_ file: NIfTIFile) throws -> NIfTIImage {
        try file.write(to: folder.path("a.nii"))
        return try NIfTIImage(contentsOf: folder.path("a.nii"))
    }

    private static func field(of error: any Error) -> String? {
        if case NIfTIError.invalidHeader(_, let field, _, _) = error { field } else { nil }
    }

    @Test(
        "distances of 0.001 to 1000 mm and places below 1000 m are taken",
        arguments: [
            (0, 0, 1000.0, nil), (0, 0, 1001, "voxel size"), (1, 1, 0.0011, nil), (1, 1, 0.0009, "voxel size"),
            (2, 3, 999_999, nil), (2, 3, -999_999, nil), (2, 3, 1_000_000, "affine"), (2, 3, -1_000_000, "affine"),
        ] as [(Int, Int, Double, String?)])
    func affine(row: Int, column: Int, value: Double, refused: String?) throws {
        var file = Self.file
        file.sform[row][column] = value
        guard let refused else {
            #expect(try read(file).values.count == 24)
            return
        }
        #expect { try read(file) } throws: { Self.field(of: $0) == refused }
    }

    @Test("axes may be sheared by less than a percent", arguments: [(0, 1), (0, 2), (1, 2)])
    func shear(row: Int, column: Int) throws {
        for (share, isTaken) in [(0.009, true), (-0.009, true), (0.011, false), (-0.011, false)] {
            var file = Self.file
            file.sform[row][column] = share
            if isTaken {
                #expect(try read(file).values.count == 24, "\(share)")
            } else {
                #expect { try read(file) } throws: { Self.field(of: $0) == "affine" }
            }
        }
    }

    @Test(
        "2^28 voxels are announced by a header that is taken, one more slice is not", arguments: [256, 257] as [Int16])
    func mostVoxels(slices: Int16) {
        var file = Self.file
        for (index, size) in [1024, 1024, slices].enumerated() {
            file.patches.append((offset: 42 + 2 * index, bytes: NIfTIFile.little(size)))
        }
        #expect { try read(file) } throws: { error in
            switch error as? NIfTIError {
            case .truncated(_, let expected, let found): slices == 256 && expected == 1 << 30 && found == 96
            case .invalidHeader(_, "dim", _, _): slices == 257
            default: false
            }
        }
    }

    @Test("voxels begin where the header says, behind extensions")
    func extensions() throws {
        var file = Self.file
        file.patches = [(offset: 108, bytes: NIfTIFile.little(Float(368).bitPattern))]
        let bytes = file.bytes
        let path = folder.path("extended.nii")
        try Data(bytes[..<352] + [UInt8](repeating: 0x7F, count: 16) + bytes[352...]).write(to: URL(filePath: path))
        let image = try NIfTIImage(contentsOf: path)
        #expect(image.values == (0..<24).map { Float($0) })
        #expect(image.header.dataOffset == 368 && image.header.dataLength == 96 && image.header.voxelCount == 24)
    }

    @Test("a file that ends within its extensions, or a byte too early, is truncated; what follows is passed over")
    func ends() throws {
        let bytes = Self.file.bytes
        let path = folder.path("a.nii")
        for (count, found) in [(350, 0), (352, 0), (447, nil), (448, 96)] as [(Int, Int?)] {
            try Data(bytes[..<count]).write(to: URL(filePath: path))
            guard count < 448 else {
                #expect(try NIfTIImage(contentsOf: path).values.count == 24)
                continue
            }
            #expect { try NIfTIImage(contentsOf: path) } throws: { error in
                guard case NIfTIError.truncated(_, let expected, let actual) = error else { return false }
                return expected == 96 && (found == nil || actual == found)
            }
        }
        try Data(bytes + [1, 2, 3]).write(to: URL(filePath: path))
        #expect(try NIfTIImage(contentsOf: path).values == (0..<24).map { Float($0) })
        try Data(bytes[..<347]).write(to: URL(filePath: path))
        #expect { try NIfTIImage(contentsOf: path) } throws: { error in
            if case NIfTIError.notNIfTI = error { true } else { false }
        }
    }

    @Test(
        "a slope that is no number, or has none, means no scaling",
        arguments: [Float.nan, Float.infinity, -Float.infinity])
    func slope(value: Float) throws {
        var file = Self.file
        file.patches = [
            (offset: 112, bytes: NIfTIFile.little(value.bitPattern)),
            (offset: 116, bytes: NIfTIFile.little(Float(5).bitPattern)),
        ]
        let image = try read(file)
        #expect(image.header.slope == 1 && image.header.intercept == 0)
        #expect(image.values == (0..<24).map { Float($0) })
    }

    @Test("the sform holds where its code is above 0, the qform where its own is, and neither else")
    func codes() throws {
        for (sform, qform, x) in [(1, 0, -1.0), (5, 1, -1), (-1, 1, -2), (0, 3, -2), (-1, -1, nil), (0, 0, nil)]
            as [(Int16, Int16, Double?)]
        {
            var file = Self.file
            file.patches = [
                (offset: 254, bytes: NIfTIFile.little(sform)), (offset: 252, bytes: NIfTIFile.little(qform)),
            ]
            for index in 0..<4 {
                let distance = [1, 2, 3, 4][index]
                file.patches.append(
                    (offset: 76 + 4 * index, bytes: NIfTIFile.little(Float(distance).bitPattern)))
            }
            guard let x else {
                #expect { try read(file) } throws: { Self.field(of: $0) == "sform_code and qform_code" }
                continue
            }
            #expect(try read(file).header.affine.axes[0] == SIMD3(x, 0, 0), "\(sform), \(qform)")
        }
    }

    @Test("a folder, and a file that is not there, cannot be read")
    func unreadable() {
        for path in [folder.path(), folder.path("none.nii")] {
            #expect { try NIfTIImage(contentsOf: path) } throws: { error in
                if case NIfTIError.unreadable(path: path, reason: _) = error { true } else { false }
            }
        }
    }

    @Test("a compressed file whose checksum is wrong, or missing, is refused", arguments: [true, false])
    func checksum(isMissing: Bool) throws {
        let path = folder.path("b.nii.gz")
        try Self.file.writeCompressed(to: path)
        var bytes = try Data(contentsOf: URL(filePath: path))
        if isMissing {
            bytes.removeLast(8)
        } else {
            bytes[bytes.count - 6] ^= 0xFF
        }
        try bytes.write(to: URL(filePath: path))
        #expect { try NIfTIImage(contentsOf: path) } throws: { error in
            if case NIfTIError.unreadable(path: path, reason: _) = error { true } else { false }
        }
    }
}
