import Foundation
import Imaging
import Pictures
import TestSupport
import Testing

/// Slices of 30 rows 5 mm apart and 40 columns 4 mm apart. All voxels but those of the outermost rows count as body, so
/// that 28 rows are shown where rows go down: tiles are 140 to 160.
@Suite("The layout of a preview")
struct PreviewLayoutTests {
    private static func geometry(
        slices: Int = 1, row: SIMD3<Double> = SIMD3(1, 0, 0), column: SIMD3<Double> = SIMD3(0, 1, 0)
    ) -> VolumeGeometry {
        let up: Double = row.x * column.y - row.y * column.x
        return VolumeGeometry(
            columns: 40, rows: 30, rowDirection: row, columnDirection: column, rowSpacing: 5, columnSpacing: 4,
            slicePositions: (0..<slices).map { SIMD3(0, 0, up * 10 * Double($0)) })
    }

    /// A preview of 60 HU throughout, with what `voxel` makes of slice, row and column.
    private static func preview(
        _ geometry: VolumeGeometry, mask: (Int, Int, Int) -> Bool = { _, _, _ in false },
        voxel: (Int, Int, Int) -> Int16 = { _, _, _ in 60 }
    ) -> SegmentationPreview {
        let places = (0..<geometry.voxelCount).map { ($0 / 1200, $0 % 1200 / 40, $0 % 40) }
        return SegmentationPreview(
            volume: Volume(geometry: geometry, voxels: places.map { voxel($0.0, $0.1, $0.2) }),
            mask: Mask(geometry: geometry, voxels: places.map { mask($0.0, $0.1, $0.2) ? 1 : 0 }))
    }

    private static func pixel(_ picture: Picture, x: Int, y: Int) -> [UInt8] {
        let start = (y * picture.width + x) * 3
        return Array(picture.pixels[start..<start + 3])
    }

    @Test(
        "as many tiles as asked for and possible stand in two columns, or in three where they are more than four",
        arguments: [(0, 1, 1), (1, 1, 1), (2, 2, 1), (3, 2, 2), (4, 2, 2), (5, 3, 2), (6, 3, 2), (7, 3, 3), (9, 3, 3)])
    func grid(tiles: Int, columns: Int, rows: Int) {
        var preview = Self.preview(Self.geometry(slices: 7))
        (preview.tiles, preview.tileWidth) = (tiles, 42)
        let picture = preview.picture()
        #expect(picture.width == columns * 48 + 6)
        #expect(picture.height == 44 + rows * 43)
    }

    @Test("a tile has the proportions of the body in mm, however the slice lies")
    func proportions() {
        let upright = Self.preview(Self.geometry()).picture()
        #expect(upright.width == 432 && upright.height == 44 + 368 + 6)
        let turned = Self.preview(Self.geometry(row: SIMD3(0, 1, 0), column: SIMD3(1, 0, 0))).picture()
        #expect(turned.width == 432 && turned.height == 44 + 448 + 6)
    }

    @Test("a tile is four times as high as wide at most")
    func tall() {
        let geometry = VolumeGeometry(
            columns: 2, rows: 100, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0), rowSpacing: 1,
            columnSpacing: 1, slicePositions: [.zero])
        var preview = SegmentationPreview(
            volume: Volume(geometry: geometry, voxels: [Int16](repeating: 60, count: 200)),
            mask: Mask(geometry: geometry, voxels: [UInt8](repeating: 0, count: 200)))
        preview.tileWidth = 30
        #expect(preview.picture().height == 44 + 120 + 6)
    }

    /// The quarter of a tile in which a bright quarter of the stored slice, its first rows and last columns, is shown.
    @Test(
        "slices are shown with the patient's right on the left and the front above",
        arguments: [
            (SIMD3(1, 0, 0), SIMD3(0, 1, 0), [false, true, false, false]),
            (SIMD3(-1, 0, 0), SIMD3(0, 1, 0), [true, false, false, false]),
            (SIMD3(1, 0, 0), SIMD3(0, -1, 0), [false, false, false, true]),
            (SIMD3(0, 1, 0), SIMD3(1, 0, 0), [false, false, true, false]),
        ] as [(SIMD3<Double>, SIMD3<Double>, [Bool])])
    func orientation(row: SIMD3<Double>, column: SIMD3<Double>, isBright: [Bool]) {
        let preview = Self.preview(
            Self.geometry(row: row, column: column),
            voxel: { _, row, column in row < 15 && column >= 20 ? 260 : 60 })
        let picture = preview.picture()
        let height = picture.height - 50
        let quarters = [(1, 1), (3, 1), (1, 3), (3, 3)].map { place in
            Self.pixel(picture, x: 6 + 420 * place.0 / 4, y: 44 + height * place.1 / 4)
        }
        let expected: [[UInt8]] = isBright.map { $0 ? [255, 255, 255] : [128, 128, 128] }
        #expect(quarters == expected)
    }

    @Test("values are grey by the window, dark and bright at its ends and beyond")
    func window() {
        for (value, gray) in [(-250, 0), (-100, 0), (0, 64), (100, 128), (300, 255), (2000, 255)] as [(Int16, UInt8)] {
            var preview = Self.preview(Self.geometry(), voxel: { _, _, _ in value })
            preview.window = [-100, 300]
            preview.tileWidth = 42
            #expect(Self.pixel(preview.picture(), x: 25, y: 65) == [gray, gray, gray], "\(value) HU")
        }
    }

    @Test("the mask is tinted and has an orange edge, the reference has a blue edge alone")
    func overlays() {
        let geometry = Self.geometry()
        let shown = Self.preview(geometry, mask: { _, row, column in row >= 15 && column < 20 })
        let reference = Self.preview(geometry, mask: { _, row, column in row >= 15 && column >= 20 }).mask
        let picture = SegmentationPreview(volume: shown.volume, mask: shown.mask, reference: reference).picture()
        let y = 44 + 276
        #expect(Self.pixel(picture, x: 6 + 105, y: y) == [151, 137, 105])
        #expect(Self.pixel(picture, x: 6 + 209, y: y) == [249, 174, 6])
        #expect(Self.pixel(picture, x: 6 + 210, y: y) == [6, 196, 249])
        #expect(Self.pixel(picture, x: 6 + 315, y: y) == [128, 128, 128])
        #expect(Self.pixel(picture, x: 6 + 105, y: 44 + 92) == [128, 128, 128])
    }

    @Test("of the slices that the mask is on some are chosen evenly, from the feet up, with their own numbers")
    func chosenSlices() {
        for isUpward in [true, false] {
            let column = SIMD3<Double>(0, isUpward ? 1 : -1, 0)
            var preview = Self.preview(
                Self.geometry(slices: 10, column: column),
                mask: { slice, row, column in (2...8).contains(slice) && row == 28 && column == 5 })
            (preview.tiles, preview.tileWidth) = (3, 210)
            let picture = preview.picture()
            let height = (picture.height - 44) / 2 - 6
            let places = [(6, 44), (222, 44), (6, 44 + height + 6)]
            let numbers = isUpward ? [3, 5, 7] : [7, 5, 3]
            for (place, slice) in zip(places, numbers) {
                let z = isUpward ? 10 * slice : -10 * slice
                var written = picture
                written.write("slice \(slice + 1)/10  z \(z).0 mm", x: place.0 + 6, y: place.1 + 6, scale: 1)
                #expect(written.pixels == picture.pixels, "slice \(slice) at \(place)")
            }
        }
    }

    @Test("the heading has the volume, the slices and the agreement with a reference")
    func heading() {
        // A voxel has 5 mm times 4 mm times 10 mm.
        let geometry = Self.geometry(slices: 3)
        var preview = Self.preview(
            geometry, mask: { slice, row, column in slice != 1 && row == 4 && column < 3 + slice })
        #expect(preview.headingText.contains(": 1.6 mL on 2 of 3 slices"))
        #expect(preview.headingText.hasPrefix("Segmentation") && !preview.headingText.contains("Dice"))
        preview.title = "Pancreas"
        #expect(preview.headingText.hasPrefix("Pancreas"))
        // Eight voxels and four, three of them in common.
        let reference = Self.preview(geometry, mask: { slice, row, column in slice == 0 && row == 4 && column < 4 })
        preview.reference = reference.mask
        #expect(preview.headingText.contains("Dice 0.500"))
        var empty = Self.preview(geometry)
        empty.reference = empty.mask
        #expect(empty.headingText.contains("Dice 1.000") && empty.headingText.contains("0 of 3"))
    }

    @Test("where slices are uneven nothing is said of the volume")
    func unevenSlices() {
        let geometry = VolumeGeometry(
            columns: 40, rows: 30, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0), rowSpacing: 5,
            columnSpacing: 4, slicePositions: [SIMD3(0, 0, 0), SIMD3(0, 0, 1), SIMD3(0, 0, 9)])
        let heading = Self.preview(geometry, mask: { _, row, _ in row == 3 }).headingText
        #expect(!heading.contains("mL") && heading.contains("3 of 3"))
    }

    @Test("a file has the bytes of the PNG")
    func file() throws {
        let folder = try TemporaryFolder()
        var preview = Self.preview(Self.geometry())
        preview.tileWidth = 42
        try withExtendedLifetime(folder) {
            try preview.write(to: folder.path("preview.png"))
            #expect(try Array(Data(contentsOf: folder.url.appending(path: "preview.png"))) == preview.picture().png)
        }
    }

    @Test("what lies outside of a picture is not drawn, its last pixel is")
    func edges() {
        var picture = Picture(width: 3, height: 2, color: .gray(10))
        for (x, y) in [(-1, 0), (3, 0), (0, -1), (0, 2)] { picture.blend(.gray(255), x: x, y: y) }
        #expect(picture.pixels == [UInt8](repeating: 10, count: 18))
        picture.blend(.gray(210), opacity: 0.25, x: 2, y: 1)
        picture.fill(x: 1, y: 0, width: 1, height: 1, .gray(7))
        #expect(
            picture.pixels == [10, 10, 10, 7, 7, 7, 10, 10, 10, 10, 10, 10, 10, 10, 10, 60, 60, 60])
    }
}
