import Foundation
import Imaging
import NIfTI
import TestSupport
import Testing

/// Where voxels lie and what they mean, against numbers that are worked out by hand from nifti1.h.
@Suite("The place and value of a NIfTI image's voxels")
struct PlacementTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let values = (0..<24).map(Double.init)

    private func volume(_ change: (inout NIfTIFile) -> Void) throws -> Volume {
        var file = NIfTIFile(size: [2, 3, 4], values: Self.values)
        change(&file)
        try file.write(to: folder.path("a.nii"))
        return try NIfTIImage(contentsOf: folder.path("a.nii")).volume()
    }

    /// The centre of the voxel that has a value, in DICOM's coordinates (left, posterior, superior).
    private static func place(of value: Int16, in volume: Volume) -> SIMD3<Double> {
        let geometry = volume.geometry
        let index = volume.voxels.firstIndex(of: value) ?? -1
        return geometry.center(
            slice: index / geometry.voxelsPerSlice, row: index % geometry.voxelsPerSlice / geometry.columns,
            column: index % geometry.columns)
    }

    private static func expect(_ volume: Volume, _ origin: SIMD3<Double>, _ steps: [SIMD3<Double>]) {
        for value in 0..<24 {
            let (i, j, k) = (Double(value % 2), Double(value / 2 % 3), Double(value / 6))
            let expected = origin + i * steps[0] + j * steps[1] + k * steps[2]
            let offset = place(of: Int16(value), in: volume) - expected
            #expect((offset * offset).sum() < 1e-8, "voxel \(value)")
        }
    }

    /// Marks the header as one with a qform: quaternion, offset, spacing and the sign of the third axis.
    private static func qform(_ quaternion: [Float], _ offset: [Float], sign: Float, sform: Int16 = 0)
        -> [(offset: Int, bytes: [UInt8])]
    {
        let number = { (value: Float) in NIfTIFile.little(value.bitPattern) }
        let spacing: [Float] = [sign, 0.5, 1.5, 3]
        var patches: [(offset: Int, bytes: [UInt8])] = []
        patches.append((252, NIfTIFile.little(Int16(1))))
        patches.append((254, NIfTIFile.little(sform)))
        for (index, value) in spacing.enumerated() { patches.append((76 + 4 * index, number(value))) }
        for (index, value) in quaternion.enumerated() { patches.append((256 + 4 * index, number(value))) }
        for (index, value) in offset.enumerated() { patches.append((268 + 4 * index, number(value))) }
        return patches
    }

    @Test("an affine of right, anterior, superior becomes left, posterior, superior")
    func sform() throws {
        let volume = try self.volume { $0.sform = [[0.8, 0, 0, -30], [0, 0.7, 0, 20], [0, 0, 2.5, 100]] }
        Self.expect(volume, SIMD3(30, -20, 100), [SIMD3(-0.8, 0, 0), SIMD3(0, -0.7, 0), SIMD3(0, 0, 2.5)])
        #expect(volume.geometry.rowDirection == SIMD3(1, 0, 0) && volume.geometry.normal == SIMD3(0, 0, 1))
    }

    @Test(
        "a quaternion turns the axes, and qfac mirrors the third",
        arguments: [
            ([0, 0, 0], 1, [SIMD3(-0.5, 0, 0), SIMD3(0, -1.5, 0), SIMD3(0, 0, 3)]),
            ([0, 0, 0], 0, [SIMD3(-0.5, 0, 0), SIMD3(0, -1.5, 0), SIMD3(0, 0, 3)]),
            ([0, 0, 0], -1, [SIMD3(-0.5, 0, 0), SIMD3(0, -1.5, 0), SIMD3(0, 0, -3)]),
            // Half turns about the three axes.
            ([1, 0, 0], 1, [SIMD3(-0.5, 0, 0), SIMD3(0, 1.5, 0), SIMD3(0, 0, -3)]),
            ([0, 1, 0], 1, [SIMD3(0.5, 0, 0), SIMD3(0, -1.5, 0), SIMD3(0, 0, -3)]),
            ([0, 0, 1], 1, [SIMD3(0.5, 0, 0), SIMD3(0, 1.5, 0), SIMD3(0, 0, 3)]),
            // A quarter turn about the long axis: right becomes anterior.
            ([0, 0, 0.70710678], 1, [SIMD3(0, -0.5, 0), SIMD3(1.5, 0, 0), SIMD3(0, 0, 3)]),
            ([0.70710678, 0, 0], 1, [SIMD3(-0.5, 0, 0), SIMD3(0, 0, 1.5), SIMD3(0, 3, 0)]),
        ] as [([Float], Float, [SIMD3<Double>])])
    func qform(quaternion: [Float], sign: Float, steps: [SIMD3<Double>]) throws {
        let volume = try self.volume { $0.patches = Self.qform(quaternion, [10, 20, 30], sign: sign) }
        Self.expect(volume, SIMD3(-10, -20, 30), steps)
    }

    @Test("where a header has both, the sform holds")
    func both() throws {
        let volume = try self.volume { $0.patches = Self.qform([0, 0, 1], [10, 20, 30], sign: 1, sform: 2) }
        Self.expect(volume, .zero, [SIMD3(-1, 0, 0), SIMD3(0, -1, 0), SIMD3(0, 0, 1)])
    }

    @Test(
        "lengths in metres and in micrometres become millimetres",
        arguments: [(1, 1000), (2, 1), (3, 0.001), (0, 1)] as [(UInt8, Double)])
    func units(code: UInt8, factor: Double) throws {
        let volume = try self.volume {
            $0.sform = [[0.8 / factor, 0, 0, 0], [0, 0.8 / factor, 0, 0], [0, 0, 2 / factor, 0]]
            $0.patches = [(123, [code])]
        }
        #expect(abs(volume.geometry.rowSpacing - 0.8) < 1e-6)
        #expect(abs((volume.geometry.regularSpacing ?? 0) - 2) < 1e-6)
    }

    @Test("values are rounded to the nearest Hounsfield unit and limited to 16 bits")
    func rounding() throws {
        let volume = try self.volume {
            $0.values = [0.4, 0.6, -0.4, -0.6, 1e6, -1e6] + [Double](repeating: 7, count: 18)
        }
        #expect(Set(volume.voxels) == [0, 1, -1, 32767, -32768, 7])
    }

    @Test(
        "a slope of nothing means no scaling, any other scales, and an intercept alone does not",
        arguments: [(0.0, 5.0, 7), (1, 5, 12), (2, 0, 14), (-1, 1, -6)] as [(Double, Double, Int16)])
    func scaling(slope: Double, intercept: Double, expected: Int16) throws {
        let volume = try self.volume {
            $0.values = [Double](repeating: 7, count: 24)
            $0.scaling = (slope, intercept)
        }
        #expect(volume.voxels == [Int16](repeating: expected, count: 24))
    }

    @Test("a voxel that is no number is refused")
    func noNumber() {
        #expect(throws: NIfTIError.self) { try volume { $0.values[3] = .nan } }
    }
}
