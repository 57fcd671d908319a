import DICOM
import Foundation
import TestSupport
import Testing

/// Values are read as the dictionary has them, whatever value representation is written.
struct ReadingByDictionaryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let representations: [ValueRepresentation] = [
        .CS, .LO, .SH, .PN, .LT, .ST, .UT, .UC, .UN, .OB, .AE, .UI, .UR,
    ]

    @Test(
        "Specific Character Set is read without a character set, whatever VR it is written with",
        arguments: representations, [[], [0xFF, 0x20] as [UInt8]])
    func characterSet(vr: ValueRepresentation, junk: [UInt8]) throws {
        var bytes = EncodedDataSet()
        bytes.add(.specificCharacterSet, vr, Array("ISO_IR 100".utf8) + (junk.isEmpty ? [] : [0x5C] + junk))
        bytes.add(.patientName, .PN, [0x4D, 0xFC])
        #expect(try scan(bytes.bytes).string(.patientName) == "Mü")
        #expect(try scan(bytes.bytes).characterSet.first == "ISO_IR 100")
        #expect(try dataSet(bytes).string(.patientName) == "Mü")
        #expect(try dataSet(bytes).string(.specificCharacterSet) == "ISO_IR 100")
    }

    @Test("a character set of bytes alone that mean nothing stops no one", arguments: representations)
    func meaninglessCharacterSet(vr: ValueRepresentation) throws {
        var bytes = EncodedDataSet()
        bytes.add(.specificCharacterSet, vr, [0x1B, 0xFF, 0x1B, 0x24])
        bytes.add(.patientName, .PN, [0x4D, 0xFC])
        #expect(try scan(bytes.bytes).string(.patientName) == "M\u{FFFD}")
        #expect(try dataSet(bytes).string(.patientName) == "M\u{FFFD}")
    }

    @Test("text that has escape sequences and no byte above 127 is read with its character set")
    func escapesAlone() throws {
        var bytes = EncodedDataSet()
        bytes.add(.specificCharacterSet, .CS, "\\ISO 2022 IR 87")
        bytes.add(.patientName, .PN, "Yamada^Tarou=\u{1B}$B;3ED\u{1B}(B^\u{1B}$BB@O:\u{1B}(B")
        #expect(try scan(bytes.bytes).string(.patientName) == "Yamada^Tarou=山田^太郎")
        #expect(try dataSet(bytes).string(.patientName) == "Yamada^Tarou=山田^太郎")
    }

    @Test("an item without a character set has that of what it is in, however deep")
    func inheritedCharacterSet() throws {
        var bytes = EncodedDataSet()
        bytes.add(.specificCharacterSet, .UN, "ISO_IR 144")
        bytes.addSequence(.referencedStudySequence) { sequence in
            sequence.addItem { item in
                item.addSequence(.referencedStudySequence) { inner in
                    inner.addItem { $0.add(.patientName, .PN, [0xBB]) }
                }
            }
        }
        let item = try #require(dataSet(bytes).items(.referencedStudySequence).first)
        #expect(item.items(.referencedStudySequence).first?.string(.patientName) == "Л")
    }

    @Test(
        "a code or a UID stays one, whatever VR is written",
        arguments: [ValueRepresentation.LO, .UT, .LT, .UN, .OB])
    func codes(vr: ValueRepresentation) throws {
        var bytes = EncodedDataSet()
        bytes.add(.imageType, vr, "DERIVED\\SECONDARY")
        bytes.add(.sopInstanceUID, vr, "1.2.3")
        #expect(try scan(bytes.bytes).strings(.imageType) == ["DERIVED", "SECONDARY"])
        #expect(try dataSet(bytes).strings(.imageType) == ["DERIVED", "SECONDARY"])
        #expect(try dataSet(bytes).uid(.sopInstanceUID)?.description == "1.2.3")
    }

    @Test(
        "numbers are read in the form in which they are written",
        arguments: [
            (.US, [7, 0]), (.SS, [7, 0]), (.UL, [7, 0, 0, 0]), (.UN, [7, 0]), (.IS, [0x37, 0x20]), (.LO, [0x37, 0x20]),
        ] as [(ValueRepresentation, [UInt8])])
    func wholeNumbers(vr: ValueRepresentation, value: [UInt8]) throws {
        var bytes = EncodedDataSet()
        bytes.add(.bitsStored, vr, value)
        bytes.add(.highBit, vr, value)
        #expect(try scan(bytes.bytes).integer(.bitsStored) == 7)
        #expect(try dataSet(bytes).integer(.bitsStored) == 7)
        #expect(try dataSet(bytes).integer(.highBit) == 7)
    }

    @Test(
        "decimal numbers too",
        arguments: [
            (.DS, Array("0.5\\2".utf8)), (.UT, Array("0.5\\2 ".utf8)), (.UN, Array("0.5\\2".utf8)),
            (.FL, [0, 0, 0, 0x3F, 0, 0, 0, 0x40]),
        ] as [(ValueRepresentation, [UInt8])])
    func decimalNumbers(vr: ValueRepresentation, value: [UInt8]) throws {
        var bytes = EncodedDataSet()
        bytes.add(.pixelSpacing, vr, value)
        #expect(try scan(bytes.bytes).doubles(.pixelSpacing) == [0.5, 2])
        #expect(try dataSet(bytes).doubles(.pixelSpacing) == [0.5, 2])
    }

    @Test(
        "big-endian pixels are read where their VR tells the byte order, and refused where it does not",
        arguments: [ValueRepresentation.OW, .UN, .OB])
    func bigEndianPixels(vr: ValueRepresentation) throws {
        var bytes = EncodedDataSet(.explicitVRBigEndian)
        bytes.add(.sopInstanceUID, .UI, "1.2")
        for (tag, number) in [
            (AttributeTag.rows, 1), (.columns, 2), (.bitsAllocated, 16), (.bitsStored, 16), (.highBit, 15),
            (.pixelRepresentation, 0),
        ] { bytes.add(tag, UInt16(number)) }
        bytes.add(.pixelData, vr, [1, 2, 3, 4])
        let image = try dataSet(bytes)
        if vr == .OW {
            #expect(try image.decodedFrame(0).values == [0x0102, 0x0304])
        } else {
            let reason = "big-endian cells of 16 bits are written as \(vr.letters)"
            #expect(throws: DICOMError.unsupportedPixelData(reason)) { try image.decodedFrame(0) }
        }
    }

    @Test(
        "a backslash parts the values of an attribute that may have several, and is part of a text that is one",
        arguments: [
            (AttributeTag(0x0008, 0x0081), .ST, true), (AttributeTag(0x0020, 0x4000), .LT, true),
            (AttributeTag(0x0040, 0xA160), .UT, true), (AttributeTag(0x0008, 0x1190), .UR, true),
            (AttributeTag(0x0008, 0x1010), .SH, false), (AttributeTag(0x0008, 0x1030), .LO, false),
            (AttributeTag(0x0008, 0x0119), .UC, false), (AttributeTag(0x0008, 0x1050), .PN, false),
        ] as [(AttributeTag, ValueRepresentation, Bool)])
    func backslashes(tag: AttributeTag, vr: ValueRepresentation, isOne: Bool) throws {
        var bytes = EncodedDataSet()
        bytes.add(tag, vr, "left\\right")
        #expect(try dataSet(bytes).strings(tag) == (isOne ? ["left\\right"] : ["left", "right"]))
    }

    @Test("of a text the first 64 KiB are read, and numbers of as many bytes are none")
    func longValues() throws {
        var bytes = EncodedDataSet(.implicitVRLittleEndian)
        bytes.add(.imageType, .CS, String(repeating: "A\\", count: 100_000))
        bytes.add(.patientName, .PN, String(repeating: "x", count: 100_000))
        bytes.add(.imagePositionPatient, .DS, String(repeating: "1\\", count: 100_000))
        let read = try dataSet(bytes)
        #expect(read.strings(.imageType).count == 32_769)
        #expect(read.string(.patientName)?.utf8.count == 65_536)
        #expect(throws: DICOMError.self) { try read.doubles(.imagePositionPatient) }
        #expect(read.bytes(.patientName)?.count == 100_000)
    }

    @Test("the numbers of UN have the byte order of the data set")
    func bigEndianUnknown() throws {
        var bytes = EncodedDataSet(.explicitVRBigEndian)
        bytes.add(.sopInstanceUID, .UI, "1.2")
        bytes.add(.highBit, .UN, [0, 11])
        bytes.add(.rows, .UN, [2, 0])
        #expect(try scan(bytes.bytes, .explicitVRBigEndian).integer(.rows) == 512)
        let read = try dataSet(bytes)
        #expect(try read.integer(.rows) == 512 && read.integer(.highBit) == 11)
    }

    @Test(
        "pixels are decoded by an Image Pixel module that is written as UN, or with a VR of spaces",
        arguments: [TransferSyntax.explicitVRLittleEndian, .jpegLSLossless], ["UN", "  "])
    func pixelModule(syntax: TransferSyntax, vr: String) throws {
        let codestream = try #require(Data(base64Encoded: CompressedImage.jpegLS8Bit))
        let image = CompressedImage(
            transferSyntax: syntax, codestream: Array(codestream), bits: 8, isSigned: false)
        var bytes = image.file
        for index in bytes.indices.dropLast(8) where bytes[index...].starts(with: [0x28, 0]) {
            guard bytes[index + 4..<index + 6].elementsEqual("US".utf8) else { continue }
            let element = Array(bytes[index..<index + 10])
            let header = vr == "UN" ? Array("UN".utf8) + [0, 0, 2, 0, 0, 0] : Array("  ".utf8) + [2, 0]
            bytes.replaceSubrange(index..<index + 10, with: element[..<4] + header + element[8...])
        }
        if !syntax.isEncapsulated { bytes = native(bytes) }
        let path = folder.path("image.dcm")
        try Data(bytes).write(to: URL(filePath: path))
        #expect(try DataSet(contentsOf: path).decodedFrame(0).values == (0..<64).map { $0 * 37 % 251 })
    }

    /// The file with the samples themselves in place of the fragments.
    private func native(_ file: [UInt8]) -> [UInt8] {
        let start = Data(file).range(of: Data([0xE0, 0x7F, 0x10, 0]))?.lowerBound ?? 0
        var pixels = EncodedDataSet()
        pixels.add(.pixelData, .OB, (0..<64).map { UInt8($0 * 37 % 251) })
        return file[..<start] + pixels.bytes
    }

    private func dataSet(_ bytes: EncodedDataSet) throws -> DataSet {
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: .random(),
            transferSyntax: bytes.transferSyntax)
        let path = folder.path(UUID().uuidString)
        try Data(header.encoded() + bytes.bytes).write(to: URL(filePath: path))
        return try DataSet(contentsOf: path)
    }
}

extension TransferSyntax {
    /// JPEG-LS Lossless.
    static let jpegLSLossless = Self(UID(constant: "1.2.840.10008.1.2.4.80"))
}

extension CompressedImage {
    /// 8x8 samples of 8 bits, pixel n being 37 n mod 251, as JPEG-LS by CharLS.
    static let jpegLS8Bit =
        "/9j/9wALCAAIAAgBAREA/9oACAEBAAAAAIAACgAAUnJSMhKQAAAwAAGKCYkIgAADgAABTB88dODE+LCZoyYKK8uKniplFxMkKGSmuIPvPCZj"
        + "XOuuONk5a22000VWEP/Z"
}
