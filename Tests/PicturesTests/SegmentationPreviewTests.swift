import Foundation
import Imaging
import Phantoms
import Pictures
import TestSupport
import Testing

@Suite("A preview of a segmentation")
struct SegmentationPreviewTests {
    private let phantom = CommissioningPhantom()

    @Test("shows tiles in true proportions with the mask's contour in orange")
    func contour() {
        let picture = SegmentationPreview(volume: phantom.volume, mask: phantom.truth).picture()
        #expect(picture.pixels.count == picture.width * picture.height * 3)
        #expect(picture.height > picture.width)
        #expect(orangePixels(picture) > 1000)
    }

    @Test("of an empty mask shows slices without a contour")
    func empty() {
        let geometry = phantom.volume.geometry
        let none = Mask(geometry: geometry, voxels: Array(repeating: 0, count: geometry.voxelCount))
        let picture = SegmentationPreview(volume: phantom.volume, mask: none).picture()
        #expect(picture.width > 1000)
        #expect(orangePixels(picture) == 0)
    }

    @Test("of a single slice of a few pixels is drawn")
    func tiny() {
        let geometry = VolumeGeometry(
            columns: 3, rows: 2, rowDirection: SIMD3(0, 1, 0), columnDirection: SIMD3(0, 0, -1), rowSpacing: 1,
            columnSpacing: 1, slicePositions: [SIMD3(0, 0, 0)])
        let volume = Volume(geometry: geometry, voxels: [0, 40, 80, 120, 160, 200])
        let mask = Mask(geometry: geometry, voxels: [0, 1, 1, 0, 1, 1])
        let picture = SegmentationPreview(volume: volume, mask: mask).picture()
        #expect(orangePixels(picture) > 100)
    }

    @Test(
        "says of each slice its number, its height, its sides and the area of the mask",
        arguments: [(0, "0.0 cm2"), (10, "2.0 cm2"), (124, "24.8 cm2")])
    func labels(pixels: Int, area: String) {
        let geometry = VolumeGeometry(
            columns: 40, rows: 30, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0), rowSpacing: 5,
            columnSpacing: 4, slicePositions: [SIMD3(0, 0, -7.25)])
        // At the lower edge, away from the letters.
        let mask = (0..<1200).map { $0 >= 1200 - pixels ? UInt8(1) : 0 }
        let picture = SegmentationPreview(
            volume: Volume(geometry: geometry, voxels: Array(repeating: 40, count: 1200)),
            mask: Mask(geometry: geometry, voxels: mask)
        ).picture()
        let (left, top, width, height) = (6, 44, 420, picture.height - 50)
        var written = picture
        written.write("slice 1/1  z -7.3 mm", x: left + 6, y: top + 6, scale: 1)
        written.write(
            area, x: left + width - 6 - area.count * 6, y: top + 6, scale: 1,
            color: pixels == 0 ? .quietText : .segment)
        written.write("R", x: left + 6, y: top + height / 2, scale: 2, color: .quietText)
        written.write("L", x: left + width - 16, y: top + height / 2, scale: 2, color: .quietText)
        #expect(written.pixels == picture.pixels, "the letters are not there already")
    }

    @Test(
        "is a PNG that others read",
        .enabled(if: OutsideProgram.isInstalled("python3"), "python3 is not installed"))
    func png() throws {
        let folder = try TemporaryFolder()
        let picture = SegmentationPreview(volume: phantom.volume, mask: phantom.truth).picture()
        try Data(picture.png).write(to: folder.url.appending(path: "preview.png"))
        let outcome = try #require(OutsideProgram("python3")).run(["-c", Self.decoder, folder.path("preview.png")])
        #expect(outcome.output == "\(picture.width) \(picture.height) \(checksum(picture.pixels))\n")
    }

    private func orangePixels(_ picture: Picture) -> Int {
        stride(from: 0, to: picture.pixels.count, by: 3).count { red in
            Int(picture.pixels[red]) > Int(picture.pixels[red + 2]) + 60
        }
    }

    private func checksum(_ bytes: [UInt8]) -> Int {
        bytes.reduce(0) { ($0 &* 31 &+ Int($1)) % 1_000_003 }
    }

    /// Reads chunks with their checksums, undoes the filter and sums the samples.
    private static let decoder = """
        import struct, sys, zlib
        data = open(sys.argv[1], "rb").read()
        assert data[:8] == b"\\x89PNG\\r\\n\\x1a\\n"
        at, content = 8, {}
        while at < len(data):
            length, name = struct.unpack(">I4s", data[at:at + 8])
            body = data[at + 8:at + 8 + length]
            assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(name + body)
            content[name] = body
            at += 12 + length
        width, height = struct.unpack(">II", content[b"IHDR"][:8])
        rows, above, total = zlib.decompress(content[b"IDAT"]), bytes(width * 3), 0
        for row in range(height):
            start = row * (width * 3 + 1)
            assert rows[start] == 2
            above = bytes((a + b) & 255 for a, b in zip(rows[start + 1:start + 1 + width * 3], above))
            for value in above:
                total = (total * 31 + value) % 1000003
        print(width, height, total)
        """
}
