import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

/// That pixels were compressed with loss must be repeated by every derived object, also where only the transfer syntax
/// tells it.
@Suite("A loss that the transfer syntax tells") struct LossyTransferSyntaxTests {
    /// The outline of slices whose pixels are a codestream in a transfer syntax.
    private static func outline(_ transferSyntax: String, flag: String?) throws -> SeriesOutline {
        let written = try WrittenSeries { _, dataSet in
            if let flag { dataSet.set(.lossyImageCompression, string: flag) }
        }
        for path in written.files { try compress(path, transferSyntax) }
        return try withExtendedLifetime(written) { try SeriesReader().outline(files: written.files) }
    }

    /// Puts a short codestream in the place of a file's pixels; the header alone is read here.
    private static func compress(_ path: String, _ transferSyntax: String) throws {
        let url = URL(filePath: path)
        let instance = try #require(DataSet(contentsOf: path).uid(.sopInstanceUID))
        let offset = try FileMetaInformation.read(path).dataSetOffset
        let dataSet = Data(try Data(contentsOf: url).dropFirst(offset))
        let pixels = try #require(dataSet.range(of: Data([0xE0, 0x7F, 0x10, 0x00])))
        var encapsulated = EncodedDataSet()
        encapsulated.addHeader(.pixelData, .OB, length: .max)
        encapsulated.addMark(0xE000)
        encapsulated.addMark(0xE000, length: 4)
        encapsulated.bytes += [0xFF, 0xD8, 0xFF, 0xD9]
        encapsulated.addMark(0xE0DD)
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: instance,
            transferSyntax: TransferSyntax(try #require(UID("1.2.840.10008.1.2.\(transferSyntax)"))))
        let compressed = Data(header.encoded()) + dataSet.prefix(pixels.lowerBound) + Data(encapsulated.bytes)
        try compressed.write(to: url)
    }

    @Test(
        "each transfer syntax that loses something has its method",
        arguments: [
            ("4.50", "ISO_10918_1"), ("4.51", "ISO_10918_1"), ("4.53", "ISO_10918_1"), ("4.55", "ISO_10918_1"),
            ("4.81", "ISO_14495_1"), ("4.91", "ISO_15444_1"), ("4.203", "ISO_15444_15"), ("4.57", nil), ("4.70", nil),
            ("4.80", nil), ("4.90", nil), ("4.201", nil), ("5", nil),
        ] as [(String, String?)])
    func method(transferSyntax: String, method: String?) throws {
        let outline = try Self.outline(transferSyntax, flag: nil)
        #expect(outline.instances.count == 6)
        #expect(outline.lossyCompression == method.map { LossyCompression(ratios: [], methods: [$0]) })
    }

    @Test(
        "a flag that says there is no loss is believed, but for JPEG, which always loses something",
        arguments: [("4.50", true), ("4.81", false), ("4.91", false), ("4.203", false), ("4.70", false)])
    func flag(transferSyntax: String, isLossy: Bool) throws {
        let outline = try Self.outline(transferSyntax, flag: "00")
        #expect((outline.lossyCompression != nil) == isLossy)
    }

    @Test("a flag that says there was a loss is believed whatever the transfer syntax")
    func lossless() throws {
        let outline = try Self.outline("4.70", flag: "01")
        #expect(outline.lossyCompression == LossyCompression(ratios: [], methods: []))
    }
}
