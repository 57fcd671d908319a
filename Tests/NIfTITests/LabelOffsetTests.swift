import Foundation
import Imaging
import NIfTI
import TestSupport
import Testing

@Suite("How far labels lie from their volume")
struct LabelOffsetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func image(sliceDistance: Double, origin: [Double] = [-30, 20, 100]) throws -> NIfTIImage {
        var file = NIfTIFile(size: [3, 4, 30], values: [Double](repeating: 1, count: 360))
        file.sform = [[0.8, 0, 0, origin[0]], [0, 0.7, 0, origin[1]], [0, 0, sliceDistance, origin[2]]]
        let path = folder.path("\(sliceDistance)-\(origin).nii")
        try Data(file.bytes).write(to: URL(filePath: path))
        return try NIfTIImage(contentsOf: path)
    }

    @Test("the farther of both ends counts, along each axis in its voxels")
    func offsets() throws {
        let geometry = try image(sliceDistance: 2.5).volume().geometry
        // The last of 30 slices, each 0.04 mm farther on.
        let far = try image(sliceDistance: 2.54).labels(on: geometry).offsets
        #expect(abs(far[0] - 29 * 0.04 / 2.54) < 1e-3 && far[1] < 1e-3 && far[2] < 1e-3, "\(far)")
        // The first slice 1.16 mm below, the last where it should be.
        let near = try image(sliceDistance: 2.54, origin: [-30, 20, 98.84]).labels(on: geometry).offsets
        #expect(abs(near[0] - 1.16 / 2.54) < 1e-3, "\(near)")
        let aside = try image(sliceDistance: 2.5, origin: [-29.6, 20.14, 100]).labels(on: geometry).offsets
        #expect(aside[0] < 1e-3 && abs(aside[1] - 0.2) < 1e-3 && abs(aside[2] - 0.5) < 1e-3, "\(aside)")
    }
}
