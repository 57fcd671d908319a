import DICOM
import Foundation
import TestSupport
import Testing

/// What a JPEG codestream says of itself before any of it is decoded: frame headers of 16 columns and 8 rows.
@Suite("The frame header of a JPEG codestream")
struct CodestreamHeaderTests {
    /// A frame header (SOF) with its precision, its size and its number of components.
    private static func frame(
        _ marker: UInt8 = 0xC1, precision: UInt8 = 8, rows: UInt16 = 8, columns: UInt16 = 16, components: UInt8 = 1
    ) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, marker, 0, 8 + 3 * components, precision]
        for size in [rows, columns] { bytes += [UInt8(size >> 8), UInt8(size & 0xFF)] }
        bytes.append(components)
        for component in 0..<components { bytes += [component + 1, 0x11, 0] }
        return bytes
    }

    /// A segment that is no frame header, though its content looks like one.
    private static func segment(_ marker: UInt8) -> [UInt8] {
        let content = frame(precision: 3)
        return [0xFF, marker, 0, UInt8(content.count + 2)] + content
    }

    private func refusal(_ segments: [UInt8], rows: Int = 8, columns: Int = 16, bits: Int = 8) throws -> DICOMError? {
        let image = CompressedImage(
            transferSyntax: TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.51")),
            codestream: [0xFF, 0xD8] + segments + [0xFF, 0xD9], rows: rows, columns: columns, bits: bits,
            isSigned: false)
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) {
            let path = folder.path("image.dcm")
            try Data(image.file).write(to: URL(filePath: path))
            return #expect(throws: DICOMError.self) { try DataSet(contentsOf: path).decodedFrame(0) }
        }
    }

    private static let noHeader = DICOMError.undecodablePixelData("the codestream has no frame header")

    private static let sizes: [(UInt16, UInt16, UInt8)] = [(9, 16, 1), (8, 17, 1), (8, 16, 3)]

    @Test("rows, columns and components are those of the image", arguments: sizes)
    func size(rows: UInt16, columns: UInt16, components: UInt8) throws {
        let found = try refusal(Self.frame(rows: rows, columns: columns, components: components))
        let reason =
            "the codestream has \(columns)x\(rows) pixels of \(components) samples where 16x8 of 1 were expected"
        #expect(found == .undecodablePixelData(reason))
    }

    @Test("sizes are read from both of their bytes")
    func largeSize() throws {
        let found = try refusal(Self.frame(rows: 0x0102, columns: 0x0304))
        let reason = "the codestream has 772x258 pixels of 1 samples where 16x8 of 1 were expected"
        #expect(found == .undecodablePixelData(reason))
    }

    @Test(
        "samples have one bit at least and not more than their cells",
        arguments: [(0, 8, true), (9, 8, true), (8, 8, false), (17, 16, true), (17, 32, true), (1, 8, false)]
            as [(UInt8, Int, Bool)])
    func precision(precision: UInt8, bits: Int, isRefused: Bool) throws {
        let found = try refusal(Self.frame(precision: precision), bits: bits)
        let reason = DICOMError.undecodablePixelData("samples have \(precision) bits in cells of \(bits)")
        #expect((found == reason) == isRefused)
        #expect(found != Self.noHeader)
    }

    @Test(
        "a frame header is found behind tables, comments and fill bytes",
        arguments: [
            segment(0xC4), segment(0xC8), segment(0xCC), segment(0xDB), segment(0xE0), segment(0xFE),
            segment(0xC4) + segment(0xDB), [0xFF, 0xFF], [0xFF, 0xFE, 0, 2],
        ] as [[UInt8]])
    func behind(front: [UInt8]) throws {
        let found = try refusal(front + Self.frame(precision: 11))
        #expect(found == .undecodablePixelData("samples have 11 bits in cells of 8"))
    }

    @Test(
        "each kind of frame header is one",
        arguments: [0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, 0xF7] as [UInt8])
    func kinds(marker: UInt8) throws {
        let found = try refusal(Self.frame(marker, precision: 13))
        #expect(found == .undecodablePixelData("samples have 13 bits in cells of 8"))
    }

    @Test(
        "none is found behind the entropy-coded data, in what is no segment, or where it is cut short",
        arguments: [
            [], segment(0xDA) + frame(), [0] + frame(), [0xFF, 0xE0, 0, 1] + frame(), segment(0xC4),
            Array(frame()[..<6]),
        ] as [[UInt8]])
    func none(segments: [UInt8]) throws {
        #expect(try refusal(segments) == Self.noHeader)
    }
}
