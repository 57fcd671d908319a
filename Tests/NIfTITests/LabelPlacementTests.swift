import Imaging
import NIfTI
import TestSupport
import Testing

/// Labels on an image's grid: its rows are 0.7 mm apart, its columns 0.8 mm, its slices 2.5 mm, and all sizes differ.
@Suite("Labels on the grid of an image")
struct LabelPlacementTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static var file: NIfTIFile {
        var file = NIfTIFile(size: [2, 3, 4], values: (0..<24).map { Double($0) })
        file.sform = [[0.8, 0, 0, -30], [0, 0.7, 0, 20], [0, 0, 2.5, 100]]
        return file
    }

    private func read(_ file: NIfTIFile) throws -> NIfTIImage {
        try file.write(to: folder.path("a.nii"))
        return try NIfTIImage(contentsOf: folder.path("a.nii"))
    }

    private func placed(_ change: (inout NIfTIFile) -> Void) throws -> NIfTIImage.PlacedLabels {
        let geometry = try read(Self.file).volume().geometry
        var labels = Self.file
        change(&labels)
        return try read(labels).labels(on: geometry)
    }

    private func isNear(_ found: [Double], _ expected: [Double]) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 }
    }

    @Test("offsets are in voxels, across slices, rows and columns")
    func shifted() throws {
        let placed = try self.placed { file in
            for (row, shift) in [0.4, -0.07, 5].enumerated() { file.sform[row][3] += shift }
        }
        #expect(isNear(placed.offsets, [2, 0.1, 0.5]), "\(placed.offsets)")
    }

    @Test("where the grids drift apart the offset is that of the farther end, whichever it is")
    func drifting() throws {
        // 1 % more between slices: nothing at the first of four, 3 times 0.025 mm at the last.
        let last = try placed { $0.sform[2][2] = 2.525 }
        #expect(isNear(last.offsets, [0.075 / 2.525, 0, 0]), "\(last.offsets)")
        let first = try placed { ($0.sform[2][2], $0.sform[2][3]) = (2.525, 99.925) }
        #expect(isNear(first.offsets, [0.075 / 2.525, 0, 0]), "\(first.offsets)")
    }

    @Test(
        "distances may differ by two percent on each axis",
        arguments: [
            (2, 2.549, true), (2, 2.551, false), (2, 2.451, true), (2, 2.449, false), (1, 0.7139, true),
            (1, 0.7141, false), (1, 0.6861, true), (1, 0.6859, false), (0, 0.8159, true), (0, 0.8161, false),
            (0, 0.7841, true), (0, 0.7839, false),
        ])
    func distances(axis: Int, distance: Double, isTaken: Bool) throws {
        let attempt = { try placed { $0.sform[axis][axis] = distance } }
        if isTaken {
            #expect(try attempt().voxels.count == 24)
        } else {
            #expect { try attempt() } throws: { error in
                if case NIfTIError.gridDiffers = error { true } else { false }
            }
        }
    }

    @Test("axes may lean by eleven degrees, not by twelve", arguments: [(11.0, true), (12.0, false)])
    func lean(degrees: Double, isTaken: Bool) throws {
        let (sine, cosine) = degrees == 11 ? (0.190809, 0.981627) : (0.207912, 0.978148)
        let attempt = {
            try placed { file in
                (file.sform[0][0], file.sform[1][0]) = (0.8 * cosine, 0.8 * sine)
                (file.sform[0][1], file.sform[1][1]) = (-0.7 * sine, 0.7 * cosine)
            }
        }
        if isTaken {
            #expect(try attempt().voxels.count == 24)
        } else {
            #expect { try attempt() } throws: { error in
                if case NIfTIError.gridDiffers = error { true } else { false }
            }
        }
    }

    @Test("the distance of a single slice says nothing")
    func singleSlice() throws {
        var image = NIfTIFile(size: [2, 3, 1], values: (0..<6).map { Double($0) })
        let geometry = try read(image).volume().geometry
        image.sform[2][2] = 7
        #expect(try read(image).labels(on: geometry).voxels == read(image).volume().voxels.map { UInt8($0) })
    }

    @Test(
        "a label is a whole number from 0 to 255",
        arguments: [
            (255.0, true), (256, false), (-1, false), (254.5, false), (Double.nan, false), (Double.infinity, false),
        ]
            as [(Double, Bool)])
    func labels(value: Double, isTaken: Bool) throws {
        let attempt = { try placed { $0.values[5] = value } }
        if isTaken {
            let voxels = try attempt().voxels
            #expect(voxels.count { $0 == 255 } == 1 && !voxels.contains(5))
        } else {
            #expect { try attempt() } throws: { error in
                if case NIfTIError.invalidVoxel = error { true } else { false }
            }
        }
    }

    @Test("the same number of voxels in another order of sizes is refused with both sizes", arguments: [0, 1])
    func otherSizes(order: Int) throws {
        let geometry = try read(Self.file).volume().geometry
        let sizes = [[3, 2, 4], [2, 4, 3]][order]
        var file = NIfTIFile(size: sizes, values: [Double](repeating: 0, count: 24))
        file.sform = Self.file.sform
        let path = folder.path("a.nii")
        #expect(throws: NIfTIError.sizeDiffers(path: path, expected: [4, 3, 2], found: sizes.reversed())) {
            try read(file).labels(on: geometry)
        }
    }
}
