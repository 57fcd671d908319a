import DICOM
import Foundation
import TestSupport
import Testing

/// Images of 8x8 pixels through every decoder, without any file from elsewhere: pixel n is (37 n) mod 4001 - 2000 in 16
/// signed bits and (37 n) mod 251 in 8, encoded by DCMTK's programs.
struct SmallCodestreamTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let signed: [Int32] = (0..<64).map { $0 * 37 % 4001 - 2000 }
    private static let narrow: [Int32] = (0..<64).map { $0 * 37 % 251 }

    @Test("lossless JPEG gives back signed values")
    func losslessJPEG() throws {
        #expect(try values("1.2.4.70", Self.losslessJPEG, bits: 16, isSigned: true) == Self.signed)
    }

    @Test("RLE gives back values of one and of two bytes")
    func runLength() throws {
        #expect(try values("1.2.5", Self.runLengthWords, bits: 16, isSigned: true) == Self.signed)
        #expect(try values("1.2.5", Self.runLengthBytes, bits: 8, isSigned: false) == Self.narrow)
    }

    @Test("baseline JPEG gives values near the original, in cells of 8 and of 16 bits", arguments: [8, 16])
    func baselineJPEG(bits: Int) throws {
        let found = try values("1.2.4.50", Self.baselineJPEG, bits: bits, stored: 8, isSigned: false)
        let errors = zip(found, Self.narrow).map { abs($0 - $1) }
        #expect(errors.reduce(0, +) < 64 * 12, "\(found)")
        #expect(Set(found).count > 20)
    }

    @Test("lossless JPEG with any predictor gives back signed values")
    func otherLosslessJPEG() throws {
        #expect(try values("1.2.4.57", Self.anyPredictorJPEG, bits: 16, isSigned: true) == Self.signed)
    }

    @Test("spectral selection and progressive JPEG give what baseline JPEG does")
    func otherLossyJPEG() throws {
        let baseline = try values("1.2.4.50", Self.baselineJPEG, bits: 8, isSigned: false)
        for (ending, codestream) in [("1.2.4.53", Self.spectralJPEG), ("1.2.4.55", Self.progressiveJPEG)] {
            #expect(try values(ending, codestream, bits: 8, isSigned: false) == baseline)
        }
    }

    @Test("extended JPEG gives values of 12 bits near the original: pixel n is (61 n) mod 4096")
    func extendedJPEG() throws {
        let found = try values("1.2.4.51", Self.extendedJPEG, bits: 16, stored: 12, isSigned: false)
        let errors = (0..<64).map { abs(found[$0] - Int32($0 * 61 % 4096)) }
        #expect(errors.max() ?? 0 < 100, "\(found)")
    }

    @Test("JPEG-LS gives back its values, near-lossless one that differ by two at most")
    func jpegLS() throws {
        #expect(try values("1.2.4.80", CompressedImage.jpegLS8Bit, bits: 8, isSigned: false) == Self.narrow)
        let found = try values("1.2.4.81", Self.nearLosslessJPEGLS, bits: 8, isSigned: false)
        #expect(found != Self.narrow && zip(found, Self.narrow).allSatisfy { abs($0 - $1) <= 2 })
    }

    @Test("the Image Pixel module says how a sample is taken, not the codestream")
    func sign() throws {
        let found = try values("1.2.4.70", Self.losslessJPEG, bits: 16, isSigned: false)
        #expect(found == Self.signed.map { $0 & 0xFFFF })
    }

    @Test("a frame is decoded from any number of fragments of the codestream", arguments: [1, 2, 5])
    func fragments(count: Int) throws {
        let codestream = try Array(#require(Data(base64Encoded: Self.losslessJPEG)))
        var bytes = CompressedImage(
            transferSyntax: try syntax("1.2.4.70"), codestream: [], bits: 16, isSigned: true
        ).file.dropLast(16)
        let length = (codestream.count / count + 1) / 2 * 2
        for start in stride(from: 0, to: codestream.count, by: length) {
            var piece = codestream[start..<min(start + length, codestream.count)]
            if !piece.count.isMultiple(of: 2) { piece.append(0) }
            var fragment = EncodedDataSet()
            fragment.addMark(0xE000, length: UInt32(piece.count))
            bytes += fragment.bytes + piece
        }
        var end = EncodedDataSet()
        end.addMark(0xE0DD)
        #expect(try decoded(Array(bytes) + end.bytes) == Self.signed)
    }

    @Test(
        "compressed pixel data that is a sequence, or has no fragment, is refused by every decoder",
        arguments: ["1.2.5", "1.2.4.50", "1.2.4.70", "1.2.4.80", "1.2.4.90", "1.2.4.201"],
        [
            (.SQ, "the pixel data has no fragments"), (.UN, "the pixel data has no fragments"),
            (.OB, "the frame has no bytes"),
        ] as [(ValueRepresentation, String)])
    func noFragments(ending: String, kind: (vr: ValueRepresentation, reason: String)) throws {
        let image = CompressedImage(
            transferSyntax: try syntax(ending), codestream: [], bits: 8, isSigned: false)
        // One item and the end of what has no length, in place of OB with an offset table and an empty fragment.
        var pixels = EncodedDataSet()
        pixels.addHeader(.pixelData, kind.vr, length: .max)
        pixels.addMark(0xE000)
        pixels.addMark(0xE0DD)
        let file = image.file.dropLast(36) + pixels.bytes
        #expect(throws: DICOMError.undecodablePixelData(kind.reason)) { try decoded(Array(file)) }
    }

    /// A segment, and why its frame of eight bytes is refused; nothing where it is read.
    private static let segments: [([UInt8], [Int32]?)] = [
        ([7, 1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]), ([0xF9, 9], [9, 9, 9, 9, 9, 9, 9, 9]),
        ([0x80, 3, 1, 2, 3, 4, 0x80, 0xFD, 5], [1, 2, 3, 4, 5, 5, 5, 5]), ([0xF9, 9, 0], [9, 9, 9, 9, 9, 9, 9, 9]),
        ([0xF9, 9, 0x80, 0x80, 0, 0], [9, 9, 9, 9, 9, 9, 9, 9]), ([0xFA, 9], nil), ([0xF8, 9], nil),
        ([7, 1, 2, 3, 4, 5, 6, 7], nil), ([8, 1, 2, 3, 4, 5, 6, 7, 8, 9], nil), ([0x80, 0xF9], nil),
        ([0xF9, 9, 0xF9, 9], nil),
        ([], nil),
    ]

    @Test("RLE segments give exactly as many bytes as the frame has", arguments: segments)
    func segment(bytes: [UInt8], expected: [Int32]?) throws {
        let frame = [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56) + bytes
        let image = CompressedImage(
            transferSyntax: try syntax("1.2.5"), codestream: frame, rows: 2, columns: 4, bits: 8, isSigned: false)
        if let expected {
            #expect(try decoded(image.file) == expected)
        } else {
            #expect(throws: DICOMError.self) { try decoded(image.file) }
        }
    }

    @Test("a frame has 2^24 pixels at most", arguments: [(4096, 4096, true), (4097, 4096, false), (65535, 257, false)])
    func size(rows: Int, columns: Int, isTaken: Bool) throws {
        let image = CompressedImage(
            transferSyntax: try syntax("1.2.5"), codestream: [0], rows: rows, columns: columns, bits: 8, isSigned: false
        )
        let error = #expect(throws: DICOMError.self) { try decoded(image.file) }
        if case .unsupportedPixelData = error { #expect(!isTaken) } else { #expect(isTaken) }
    }

    private func values(
        _ ending: String, _ codestream: String, bits: Int, stored: Int? = nil, isSigned: Bool
    ) throws -> [Int32] {
        let bytes = try Array(#require(Data(base64Encoded: codestream)))
        return try decoded(
            CompressedImage(
                transferSyntax: try syntax(ending), codestream: bytes, bits: bits, bitsStored: stored,
                isSigned: isSigned
            ).file)
    }

    private func decoded(_ file: [UInt8]) throws -> [Int32] {
        let path = folder.path(UUID().uuidString)
        try Data(file).write(to: URL(filePath: path))
        return try DataSet(contentsOf: path).decodedFrame(0).values
    }

    private func syntax(_ ending: String) throws -> TransferSyntax {
        TransferSyntax(try #require(UID("1.2.840.10008.\(ending)")))
    }

    private static let losslessJPEG =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/wwALEAAIAAgBAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABgkP/9oACAEBAAEAAN4MEqVKlSpUtKEq"
        + "VKlSpUtKEqVKlSpUtKEqVKlSpUtKEqVKlSpUtKEqVKlSpUtKEqVKlSpUtKEqVKlSpUv/2Q=="

    private static let anyPredictorJPEG =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/wwALEAAIAAgBAREA/8QAFwABAQEBAAAAAAAAAAAAAAAACA8GCf/aAAgBAQAGAAC8GGl0ul0ul0ul"
        + "6UJRKJRKJRKJTpQlEolEolEolOlCUSiUSiUSiU6UJRKJRKJRKJTpQlEolEolEolOlCUSiUSiUSiU6UQCTgEnAJOAScAk4BJwCT//2Q=="

    private static let spectralJPEG =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoK"
        + "BggLDAsKDAkKCgr/wgALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABf/aAAgBAQAAAAAj/8QAFhABAQEAAAAAAAAAAAAAAAAA"
        + "BgcI/9oACAEBAAEFAJWJCss5/wD/xAAeEAACAgICAwAAAAAAAAAAAAADBAECBQYHEwgSF//aAAgBAQAGPwDY+MuFtZ+WeP2C9679y5l+"
        + "0L+3YiKiFCwVoDBklmDWuOFq9jb1SLBmgZKdMv8A/9k="

    private static let progressiveJPEG =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoK"
        + "BggLDAsKDAkKCgr/wgALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABP/aAAgBAQAAAAEf/8QAFhABAQEAAAAAAAAAAAAAAAAA"
        + "BAUG/9oACAEBAAEFApQgszn/xAAeEAABAwQDAAAAAAAAAAAAAAACAREhAwQFEgYVNP/aAAgBAQAGPwK4xmFtur4/Q9+Xquh3dKE1QWcB"
        + "JY1kjcUh1Bf/xAAYEAADAQEAAAAAAAAAAAAAAAABESEAMf/aAAgBAQABPyGumCV/RYlCaOp//9oACAEBAAAAEP8A/8QAFxABAAMAAAAA"
        + "AAAAAAAAAAAAAQARMf/aAAgBAQABPxDAd41GUDFciab/AP/Z"

    private static let extendedJPEG =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQIBAQEBAQIBAQECAgICAgICAgIDAwQDAwMDAwICAwQDAwQEBAQE"
        + "AgMFBQQEBQQEBAT/wQALDAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACv/EABwQAAAGAwAAAAAAAAAAAAAAAAALDio3SVVlc//a"
        + "AAgBAQAAPwABZdOnUKCmLuOrp5agf//Z"

    static let nearLosslessJPEGLS =
        "/9j/9wALCAAIAAgBAREA/9oACAEBAAIAAIDAbWtWSAIBEOYAQBgGQ5jgEAMoghimEgCc5ziIpSnMJMQhCHKpI7u4oh3dnIlg/9k="

    private static let runLengthWords =
        "AgAAAEAAAABiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPv4//n8+f76/fr9+/77"
        + "/PwB/Pz7/QD9+v76/wAA/AD+AQAHMFV6n8TpDjMHWH2ix+wRNlsHgKXK7xQ5XoMHqM3yFzxhhqsH0PUaP2SJrtMH+B1CZ4yx1vsHIEVq"
        + "j7TZ/iMHSG2St9wBJks="

    private static let runLengthBytes =
        "AQAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAcAJUpvlLneCActUnec"
        + "weYQNQdaf6TJ7hg9YgeHrNH2IEVqjwe02QMoTXKXvAfhCzBVep/E6QcTOF2Cp8zxGwdAZYqv1PkjSA=="

    private static let baselineJPEG =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoK"
        + "BggLDAsKDAkKCgr/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABf/EAB4QAAEEAgMBAAAAAAAAAAAAAAMBAgQGBQcIEhMX"
        + "/9oACAEBAAA/ACNV0mi3LjnY9ZaWrPyzj9gu7b9tzL+oZ9uxCNEJIwYyBQ0KNIM540jN9Jc5pIwVYFSnhl//2Q=="
}
