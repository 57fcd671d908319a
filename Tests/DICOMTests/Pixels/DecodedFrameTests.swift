import DICOM
import Foundation
import TestSupport
import Testing

struct DecodedFrameTests {
    /// How cells are laid out, their bytes and what is stored in them.
    struct Cells: Sendable, CustomTestStringConvertible {
        let allocated, stored, high, sign: Int
        let bytes: [UInt8]
        let values: [Int32]
        var testDescription: String { "\(allocated) allocated, \(stored) stored, high bit \(high), sign \(sign)" }
    }

    private static let layouts: [Cells] = [
        Cells(allocated: 8, stored: 8, high: 7, sign: 0, bytes: [0, 127, 128, 255], values: [0, 127, 128, 255]),
        Cells(allocated: 8, stored: 8, high: 7, sign: 1, bytes: [0, 127, 128, 255], values: [0, 127, -128, -1]),
        Cells(
            allocated: 16, stored: 16, high: 15, sign: 1, bytes: [0, 0x80, 0xFF, 0xFF, 1, 0, 0xFF, 0x7F],
            values: [-32768, -1, 1, 32767]
        ),
        Cells(
            allocated: 16, stored: 12, high: 11, sign: 1, bytes: [0, 0x08, 0xFF, 0xFF, 1, 0xF0, 0xFF, 0x07],
            values: [-2048, -1, 1, 2047]
        ),
        Cells(
            allocated: 16, stored: 12, high: 11, sign: 0, bytes: [0, 0x08, 0xFF, 0xFF, 1, 0xF0, 0xFF, 0x07],
            values: [2048, 4095, 1, 2047]
        ),
        Cells(
            allocated: 16, stored: 12, high: 15, sign: 0, bytes: [0x1F, 0, 0, 0x80, 0xF0, 0xFF, 0, 0],
            values: [1, 2048, 4095, 0]
        ),
        Cells(
            allocated: 32, stored: 32, high: 31, sign: 0, bytes: [1, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 5, 0, 0, 0],
            values: [1, 0x4000_0000, 0, 5]
        ),
        Cells(allocated: 1, stored: 1, high: 0, sign: 0, bytes: [0b0000_1101], values: [1, 0, 1, 1]),
    ]

    @Test("stored values are the bits up to the high bit, signed as the data set says", arguments: layouts)
    func cells(layout: Cells) throws {
        let image = image(layout.allocated, layout.stored, layout.high, layout.sign, layout.bytes)
        let frame = try image.decodedFrame(0)
        #expect(frame.values == layout.values)
        #expect(frame.rows == 2 && frame.columns == 2)
    }

    @Test("frames of one bit begin where the last one ended, within a byte")
    func bits() throws {
        let image = image(1, 1, 0, 0, [0b1010_0101, 0b0000_1001])
        image.set(.numberOfFrames, integer: 3)
        #expect(try (0..<3).map { try image.decodedFrame($0).values } == [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 1]])
    }

    @Test("frames of one bit that begin at whole bytes are refused, since their length is not that of one stream")
    func bitsAtWholeBytes() {
        let image = image(1, 1, 0, 0, [UInt8](repeating: 1, count: 6))
        image.set(.numberOfFrames, integer: 6)
        #expect { try image.decodedFrame(1) } throws: { "\($0)".contains("no one stream of bits") }
    }

    @Test("JPEG-LS of 8 bits is decoded in cells of 16, too", arguments: [8, 16], [false, true])
    func narrowSamples(bits: Int, isSigned: Bool) throws {
        let codestream = try #require(Data(base64Encoded: CompressedImage.jpegLS8Bit))
        let image = CompressedImage(
            transferSyntax: .jpegLSLossless, codestream: Array(codestream), bits: bits, bitsStored: 8,
            isSigned: isSigned)
        let folder = try TemporaryFolder()
        let path = folder.path("image.dcm")
        try Data(image.file).write(to: URL(filePath: path))
        let expected = (0..<64).map { pixel -> Int32 in
            let sample = UInt8(pixel * 37 % 251)
            return isSigned ? Int32(Int8(bitPattern: sample)) : Int32(sample)
        }
        #expect(try DataSet(contentsOf: path).decodedFrame(0).values == expected)
    }

    @Test(
        "where no high bit and no number of samples are said, values lie in the lowest bits of one sample",
        arguments: [AttributeTag.highBit, .samplesPerPixel])
    func unsaid(tag: AttributeTag) throws {
        let image = image(16, 12, 11, 0, [0xFF, 0xFF, 1, 0, 0, 8, 0, 0xF0])
        image.set(.samplesPerPixel, integer: 1)
        image.remove(tag)
        #expect(try image.decodedFrame(0).values == [4095, 1, 2048, 0])
    }

    @Test("a high bit lies between the lowest and the highest that the bits allow", arguments: [10, 11, 15, 16])
    func highBit(highBit: Int) {
        let image = image(16, 12, highBit, 0, [UInt8](repeating: 0, count: 8))
        if (11...15).contains(highBit) {
            #expect(throws: Never.self) { try image.decodedFrame(0) }
        } else {
            let error = DICOMError.invalidAttribute(.highBit, found: "\(highBit)", expected: "11 to 15")
            #expect(throws: error) { try image.decodedFrame(0) }
        }
    }

    @Test("no image has no frame: Number of Frames 0 says nothing")
    func noFrames() throws {
        let image = image(16, 16, 15, 0, [1, 0, 2, 0, 3, 0, 4, 0])
        image.set(.numberOfFrames, integer: 0)
        #expect(try image.decodedFrame(0).values == [1, 2, 3, 4])
    }

    @Test("pixel data that is not all there is refused")
    func tooShort() {
        let image = image(16, 16, 15, 0, [1, 2, 3, 4])
        #expect(throws: DICOMError.undecodablePixelData("it has 4 bytes where frame 0 ends at byte 8")) {
            try image.decodedFrame(0)
        }
    }

    @Test(
        "an image module that makes no sense is refused with what was found and expected",
        arguments: [
            (AttributeTag.rows, 0, "1 to 65535"), (.bitsStored, 17, "1 to 16"), (.highBit, 16, "15"),
            (.bitsAllocated, 12, "one of 1, 8, 16, 32"), (.samplesPerPixel, 0, "1 to 4"),
            (.pixelRepresentation, 2, "0 to 1"), (.numberOfFrames, -1, "1 to 2147483647"),
        ])
    func nonsense(tag: AttributeTag, value: Int, expected: String) {
        let image = image(16, 16, 15, 0, [UInt8](repeating: 0, count: 8))
        image.set(tag, integer: value)
        #expect(throws: DICOMError.invalidAttribute(tag, found: "\(value)", expected: expected)) {
            try image.decodedFrame(0)
        }
    }

    @Test("text where a number should be is quoted, and the attribute named")
    func text() {
        let image = image(16, 16, 15, 0, [UInt8](repeating: 0, count: 8))
        image.set(.numberOfFrames, string: "abc")
        let error = #expect(throws: DICOMError.self) { try image.decodedFrame(0) }
        #expect(
            error?.description == "NumberOfFrames (0028,0008) is \"abc\" where 1 to 2147483647 was expected"
        )
    }

    @Test("pixels of a kind that is not decoded are not supported")
    func unsupported() {
        let changes: [(DataSet) -> Void] = [
            { $0.set(.samplesPerPixel, integer: 3) },
            { $0.set(.photometricInterpretation, string: "PALETTE COLOR") },
            {
                $0.set(.rows, integer: 65535)
                $0.set(.columns, integer: 65535)
            },
        ]
        for change in changes {
            let image = image(16, 16, 15, 0, [UInt8](repeating: 0, count: 8))
            change(image)
            #expect { try image.decodedFrame(0) } throws: { error in
                if case .unsupportedPixelData = error as? DICOMError { true } else { false }
            }
        }
    }

    @Test(
        "compressed pixels of one bit are not supported",
        .enabled(if: SharedData.isAvailable, "no shared data"), arguments: ["1.2.5", "1.2.4.70", "1.2.4.90"])
    func compressedBits(syntax: String) throws {
        let files = SharedData.files(in: "data/transfer-syntaxes/testImages", suffix: "1.2.840.10008.\(syntax).dcm")
        let image = try DataSet(contentsOf: #require(files.first))
        for (tag, value) in [(AttributeTag.bitsAllocated, 1), (.bitsStored, 1), (.highBit, 0)] {
            image.set(tag, integer: value)
        }
        #expect(throws: DICOMError.unsupportedPixelData("pixels of one bit are compressed")) {
            try image.decodedFrame(0)
        }
    }

    @Test(
        "a missing attribute is named",
        arguments: [AttributeTag.rows, .columns, .bitsAllocated, .pixelRepresentation, .pixelData])
    func missing(tag: AttributeTag) {
        let image = image(16, 16, 15, 0, [UInt8](repeating: 0, count: 8))
        image.remove(tag)
        #expect(throws: DICOMError.missingAttribute(tag)) { try image.decodedFrame(0) }
    }

    @Test(
        "a codestream of another size than the image is refused",
        .enabled(if: SharedData.isAvailable, "no shared data"),
        arguments: ["1.2.4.57", "1.2.4.70", "1.2.4.80", "1.2.4.90", "1.2.4.51", "1.2.5"],
        [(AttributeTag.rows, 511), (.columns, 256), (.rows, 8000)]
    )
    func otherSize(syntax: String, change: (tag: AttributeTag, size: Int)) throws {
        let folder = "data/transfer-syntaxes/testImages"
        let files = SharedData.files(in: folder, suffix: "Syntax_1.2.840.10008.\(syntax).dcm")
        let image = try DataSet(contentsOf: #require(files.first))
        image.set(change.tag, integer: change.size)
        #expect { try image.decodedFrame(0) } throws: { error in
            if case .undecodablePixelData = error as? DICOMError { true } else { false }
        }
    }

    private func image(_ allocated: Int, _ stored: Int, _ high: Int, _ sign: Int, _ bytes: [UInt8]) -> DataSet {
        let image = DataSet()
        image.set(.rows, integer: 2)
        image.set(.columns, integer: 2)
        image.set(.bitsAllocated, integer: allocated)
        image.set(.bitsStored, integer: stored)
        image.set(.highBit, integer: high)
        image.set(.pixelRepresentation, integer: sign)
        let isWords = allocated > 8
        image.set(.pixelData, bytes: bytes, vr: isWords ? .OW : .OB)
        return image
    }
}
