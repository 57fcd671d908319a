import DICOM
import Foundation
import TestSupport
import Testing

/// Slices of which every value is known, compressed by encoders that others wrote.
@Suite("Frames from other encoders")
struct EncodedFrameTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Encoded by OpenJPEG 2.5.2 without loss, 32 x 32 pixels, n being the pixel's number.
    static let codestreams: [(isSigned: Bool, bits: Int, value: @Sendable (Int32) -> Int32, base64: String)] = [
        (
            true, 16, { 3 * $0 - 1500 },
            "/0//UQApAAAAAAAgAAAAIAAAAAAAAAAAAAAAIAAAACAAAAAAAAAAAAABjwEB/1IADAAAAAEABQQEAAH/XAATQICIiJCIiJCIiJCIiJCI"
                + "iJD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjL/kAAKAAAAAABrAAH/k8B+wEAG6MAD6gKA/kCAAX8BYMAB84OA"
                + "fsCgDPb3CzmNRn/AAPkCQB+YOCIYd78Dfoq5tod/wAB8IkAPwCg2oYU/PaYvFVuUsDPeD8AAOiQAfaDAX6fHMZ2sKV1Mz//Z"
        ),
        (
            false, 12, { 4 * $0 },
            "/0//UQApAAAAAAAgAAAAIAAAAAAAAAAAAAAAIAAAACAAAAAAAAAAAAABCwEB/1IADAAAAAEABQQEAAH/XAATQGBoaHBoaHBoaHBoaHBo"
                + "aHD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjL/kAAKAAAAAABnAAH/k8fsBAhtwH2gU/wBgARfBGJ/wD6gOP5B"
                + "AA0CEQs9hRbAHzhYfsDAIhoIXX8Df91SM73AD5A0H5hANqGZrmOfPaY0WxDcXGnAB8IsD8AcX6fHiJ+drClBB/9//9k="
        ),
    ]

    @Test("JPEG 2000 without loss gives every value back", arguments: codestreams.indices, ["4.90", "4.91"])
    func jpeg2000(index: Int, syntax: String) throws {
        let (isSigned, bits, value, base64) = Self.codestreams[index]
        var image = CompressedImage(
            transferSyntax: TransferSyntax(try #require(UID("1.2.840.10008.1.2.\(syntax)"))),
            codestream: Array(try #require(Data(base64Encoded: base64))))
        (image.rows, image.columns, image.bitsStored, image.isSigned) = (32, 32, bits, isSigned)
        let path = folder.path("image.dcm")
        try Data(image.file).write(to: URL(filePath: path))
        #expect(try DataSet(contentsOf: path).decodedFrame(0).values == (0..<1024).map(value))
    }

    @Test(
        "samples without a sign are limited to the bits that are stored, and taken by them where the image has a sign",
        arguments: [(11, false), (12, true)])
    func otherBits(stored: Int, isSigned: Bool) throws {
        var image = CompressedImage(
            transferSyntax: .jpeg2000Lossless,
            codestream: Array(try #require(Data(base64Encoded: Self.codestreams[1].base64))))
        (image.rows, image.columns, image.bitsStored, image.isSigned) = (32, 32, stored, isSigned)
        let path = folder.path("image.dcm")
        try Data(image.file).write(to: URL(filePath: path))
        let expected = (0..<1024).map { (index: Int32) -> Int32 in
            guard isSigned else { return min(4 * index, 2047) }
            return index < 512 ? 4 * index : 4 * index - 4096
        }
        #expect(try DataSet(contentsOf: path).decodedFrame(0).values == expected)
    }

    @Test("a JPEG 2000 codestream that is cut short is refused, not completed with something", arguments: [10, 40, 80])
    func truncated(missing: Int) throws {
        let codestream = Array(try #require(Data(base64Encoded: Self.codestreams[0].base64)))
        var image = CompressedImage(
            transferSyntax: TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.90")),
            codestream: codestream.dropLast(missing))
        (image.rows, image.columns) = (32, 32)
        let path = folder.path("image.dcm")
        try Data(image.file).write(to: URL(filePath: path))
        let dataSet = try DataSet(contentsOf: path)
        #expect(throws: DICOMError.self) { try dataSet.decodedFrame(0) }
    }

    /// A program, its options and the transfer syntax that it makes.
    struct Encoder: Sendable, CustomTestStringConvertible {
        let program: String
        let options: [String]
        let syntax: String
        /// The largest error of a value, and the bits in which the values must lie.
        var tolerance = 0
        var bits = 16
        var testDescription: String { syntax }
    }

    static let encoders = [
        Encoder(program: "dcmconv", options: ["+ti"], syntax: "1.2"),
        Encoder(program: "dcmconv", options: ["+te"], syntax: "1.2.1"),
        Encoder(program: "dcmconv", options: ["+tb"], syntax: "1.2.2"),
        Encoder(program: "dcmconv", options: ["+td"], syntax: "1.2.1.99"),
        Encoder(program: "dcmcrle", options: [], syntax: "1.2.5"),
        Encoder(program: "dcmcrle", options: [], syntax: "1.2.5", bits: 8),
        Encoder(program: "dcmcjpeg", options: ["+el"], syntax: "1.2.4.57"),
        Encoder(program: "dcmcjpeg", options: ["+e1"], syntax: "1.2.4.70"),
        Encoder(program: "dcmcjpeg", options: ["+e1"], syntax: "1.2.4.70", bits: 12),
        Encoder(program: "dcmcjpls", options: [], syntax: "1.2.4.80"),
        Encoder(program: "dcmcjpls", options: ["+en", "+md", "3"], syntax: "1.2.4.81", tolerance: 3, bits: 12),
        Encoder(program: "dcmcjpeg", options: ["+eb", "+q", "100"], syntax: "1.2.4.50", tolerance: 3, bits: 8),
        Encoder(program: "dcmcjpeg", options: ["+ee", "+q", "100"], syntax: "1.2.4.51", tolerance: 4, bits: 12),
        Encoder(program: "dcmcjpeg", options: ["+ep", "+q", "100"], syntax: "1.2.4.55", tolerance: 4, bits: 12),
    ]

    @Test(
        "what an encoder of DCMTK made of a slice decodes to the slice, exactly where it is without loss",
        .enabled(if: ["dcmconv", "dcmcrle", "dcmcjpeg", "dcmcjpls"].allSatisfy(OutsideProgram.isInstalled)),
        arguments: encoders)
    func outside(encoder: Encoder) throws {
        let (plain, compressed) = (folder.path("plain.dcm"), folder.path("compressed.dcm"))
        let values = Self.values(bits: encoder.bits)
        try Self.slice(values, bits: encoder.bits).write(to: plain, transferSyntax: .explicitVRLittleEndian)
        let program = try #require(OutsideProgram(encoder.program))
        let outcome = try program.run(encoder.options + [plain, compressed])
        #expect(outcome.status == 0, "\(outcome.output)")
        let read = try DataSet(contentsOf: compressed)
        #expect(read.transferSyntax.uid.description == "1.2.840.10008.\(encoder.syntax)")
        let frame = try read.decodedFrame(0)
        #expect(frame.rows == 24 && frame.columns == 40 && frame.values.count == values.count)
        let errors = zip(frame.values, values).map { abs(Int($0) - $1) }
        #expect((errors.max() ?? .max) <= encoder.tolerance)
        #expect(try read.string(.patientName) == "Doe^Jane" && read.doubles(.imagePositionPatient) == [-100, -100, 2])
    }

    /// A smooth slope with a step, from the lowest to the highest value.
    private static func values(bits: Int) -> [Int] {
        let lowest = bits == 16 ? -2000 : 0
        let most = bits == 16 ? 5000 : (1 << bits) - 1
        return (0..<24 * 40).map { index in
            let (row, column) = (index / 40, index % 40)
            return lowest + most * (row * 2 + column + (column > 30 ? 20 : 0)) / 105
        }
    }

    private static func slice(_ values: [Int], bits: Int) -> DataSet {
        var instance = SyntheticInstance()
        (instance.rows, instance.columns) = (24, 40)
        let slice = instance.dataSet
        slice.set(.bitsAllocated, integer: bits == 8 ? 8 : 16)
        slice.set(.bitsStored, integer: bits)
        slice.set(.highBit, integer: bits - 1)
        slice.set(.pixelRepresentation, integer: bits == 16 ? 1 : 0)
        let bytes = values.flatMap { value -> [UInt8] in
            let low = UInt8(truncatingIfNeeded: value)
            return bits == 8 ? [low] : [low, UInt8(truncatingIfNeeded: value >> 8)]
        }
        slice.set(.pixelData, bytes: bytes, vr: bits == 8 ? .OB : .OW)
        return slice
    }
}
