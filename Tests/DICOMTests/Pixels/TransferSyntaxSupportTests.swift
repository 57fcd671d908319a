import DICOM
import Foundation
import TestSupport
import Testing

@Suite("Which transfer syntaxes have a decoder")
struct TransferSyntaxSupportTests {
    private func error(_ ending: String) throws -> DICOMError? {
        let syntax = TransferSyntax(try #require(UID("1.2.840.10008.1.2\(ending)")))
        let image = CompressedImage(transferSyntax: syntax, codestream: [1, 2, 3, 4], bits: 8, isSigned: false)
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) {
            let path = folder.path("image.dcm")
            try Data(image.file).write(to: URL(filePath: path))
            return #expect(throws: DICOMError.self) { try DataSet(contentsOf: path).decodedFrame(0) }
        }
    }

    @Test(
        "JPEG and JPEG-LS look for a frame header",
        arguments: [".4.50", ".4.51", ".4.53", ".4.55", ".4.57", ".4.70", ".4.80", ".4.81"])
    func jpeg(ending: String) throws {
        #expect(try error(ending) == .undecodablePixelData("the codestream has no frame header"))
    }

    @Test(
        "JPEG 2000 looks for a size, in its high-throughput kind, too",
        arguments: [".4.90", ".4.91", ".4.201", ".4.202", ".4.203"])
    func jpeg2000(ending: String) throws {
        #expect(try error(ending) == .undecodablePixelData("the codestream has no size"))
    }

    @Test("RLE looks for its header")
    func runLength() throws {
        #expect(try error(".5") == .undecodablePixelData("the RLE header is cut short"))
    }

    @Test(
        "all others are not supported, and named",
        arguments: [".4.52", ".4.56", ".4.66", ".4.92", ".4.93", ".4.100", ".4.102", ".4.110", ".4.204", ".8.1"])
    func others(ending: String) throws {
        let reason = "transfer syntax 1.2.840.10008.1.2\(ending) has no decoder"
        #expect(try error(ending) == .unsupportedPixelData(reason))
    }

    /// Two segments for cells of two bytes: the high bytes, then the low ones.
    private static func frame(segments: UInt8, starts: [UInt8], _ content: [UInt8]) -> [UInt8] {
        let header = ([segments] + starts).flatMap { number -> [UInt8] in [number, 0, 0, 0] }
        return header + [UInt8](repeating: 0, count: 64 - header.count) + content
    }

    private static let frames: [([UInt8], [Int32]?)] = [
        (frame(segments: 2, starts: [64, 66], [0xFD, 1, 3, 1, 2, 3, 4]), [257, 258, 259, 260]),
        (frame(segments: 1, starts: [64], [0xFD, 1]), nil),
        (frame(segments: 3, starts: [64, 66, 71], [0xFD, 1, 3, 1, 2, 3, 4, 0xFD, 1]), nil),
        (frame(segments: 2, starts: [65, 67], [0, 0xFD, 1, 3, 1, 2, 3, 4]), nil),
        (frame(segments: 2, starts: [64, 64], [0xFD, 1, 3, 1, 2, 3, 4]), nil),
        (frame(segments: 2, starts: [64, 71], [0xFD, 1, 3, 1, 2, 3, 4]), nil),
        (frame(segments: 2, starts: [64, 200], [0xFD, 1, 3, 1, 2, 3, 4]), nil),
    ]

    @Test("RLE has a segment for each byte of a cell, the highest first, one behind the other", arguments: frames)
    func segments(frame: [UInt8], values: [Int32]?) throws {
        var padded = frame
        // A byte of padding could not be told from one of the frame.
        if !padded.count.isMultiple(of: 2) { padded.append(0x80) }
        let image = CompressedImage(
            transferSyntax: TransferSyntax(UID(constant: "1.2.840.10008.1.2.5")), codestream: padded, rows: 1,
            columns: 4, bits: 16, isSigned: false)
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            let path = folder.path("image.dcm")
            try Data(image.file).write(to: URL(filePath: path))
            let dataSet = try DataSet(contentsOf: path)
            if let values {
                #expect(try dataSet.decodedFrame(0).values == values)
            } else {
                #expect { try dataSet.decodedFrame(0) } throws: { error in
                    if case .undecodablePixelData = error as? DICOMError { true } else { false }
                }
            }
        }
    }
}
