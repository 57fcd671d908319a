import DICOM
import Foundation
import TestSupport
import Testing

/// Some writers put a whole JP2 file in the place of the codestream.
///
/// Standard: ISO/IEC 15444-1 I.5.
@Suite("JPEG 2000 codestreams in JP2 files")
struct BoxedCodestreamTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func number(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) } }

    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        number(content.count + 8) + Array(type.utf8) + content
    }

    /// What goes before the codestream of a grey image of 32 x 32 signed samples of 16 bits.
    private static let front: [UInt8] = {
        let size: [UInt8] = number(32) + number(32) + [0, 1, 0x8F, 7, 0, 0]
        let color: [UInt8] = [1, 0, 0, 0, 0, 0, 17]
        var bytes = box("jP  ", [0x0D, 0x0A, 0x87, 0x0A])
        bytes += box("ftyp", Array("jp2 ".utf8) + number(0) + Array("jp2 ".utf8))
        return bytes + box("jp2h", box("ihdr", size) + box("colr", color))
    }()

    private func frame(_ bytes: [UInt8], rows: Int = 32) throws -> DecodedFrame {
        let image = CompressedImage(
            transferSyntax: .jpeg2000Lossless, codestream: bytes, rows: rows, columns: 32)
        let path = folder.path(UUID().uuidString)
        try Data(image.file).write(to: URL(filePath: path))
        return try DataSet(contentsOf: path).decodedFrame(0)
    }

    private func codestream() throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: EncodedFrameTests.codestreams[0].base64)))
    }

    @Test("the codestream is found behind the boxes, whose last may go to the end")
    func found() throws {
        let codestream = try codestream()
        let expected = (0..<1024).map { Int32(3 * $0 - 1500) }
        #expect(try frame(Self.front + Self.box("jp2c", codestream)).values == expected)
        let open = Self.number(0) + Array("jp2c".utf8) + codestream
        #expect(try frame(Self.front + open).values == expected)
    }

    @Test("its size is read before it is decoded, also behind a length of 64 bits")
    func size() throws {
        let codestream = try codestream()
        var long = Self.number(1) + Array("jp2c".utf8)
        long += Self.number(0) + Self.number(codestream.count + 16)
        long += codestream
        let reason = "the codestream has 32x32 pixels of 1 samples where 32x31 of 1 were expected"
        for bytes in [Self.box("jp2c", codestream), long] {
            #expect(throws: DICOMError.undecodablePixelData(reason)) { try frame(Self.front + bytes, rows: 31) }
        }
    }

    @Test("without a codestream, and where boxes do not lead to one, there is no size")
    func none() throws {
        let codestream = try codestream()
        let reason = DICOMError.undecodablePixelData("the codestream has no size")
        let contents: [[UInt8]] = [
            Self.front, Self.front + Self.box("jp2c", [0, 0] + codestream), Self.front + Self.box("free", codestream),
            Self.front + Self.number(7) + Array("free".utf8) + Self.box("jp2c", codestream), [0] + codestream,
        ]
        for bytes in contents { #expect(throws: reason) { try frame(bytes) } }
    }
}
