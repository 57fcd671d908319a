import DICOM
import Foundation
import TestSupport
import Testing

/// High-Throughput JPEG 2000, of which no real file is at hand.
struct HighThroughputJPEG2000Tests {
    /// 8x8 signed samples of 16 bits, pixel n being (37 n) mod 4001 - 2000, encoded without loss by OpenJPH 0.26.
    private static let codestream =
        "/0//UQApQAAAAAAIAAAACAAAAAAAAAAAAAAACAAAAAgAAAAAAAAAAAABjwEB/1AACAACAAAACv9SAAwAAgABAAUEBEAB/1wAEyCIkJCQ"
        + "kJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAAFkAAf+TwAAmrfkDB3QAAADAABLAABMAUAGHdACM+gMH"
        + "dADAABNAABOAJNIBAnQAMpXpAKNUAMAAKiAAFWAIgiCqcIJ1AE46ceLkwEIB7LYA/9k="

    @Test(
        "every sample comes back",
        arguments: [
            UID(constant: "1.2.840.10008.1.2.4.201"), UID(constant: "1.2.840.10008.1.2.4.202"),
            UID(constant: "1.2.840.10008.1.2.4.203"),
        ])
    func decoding(transferSyntax: UID) throws {
        #expect(try values(TransferSyntax(transferSyntax), bitsStored: 16, isSigned: true) == Self.samples)
    }

    @Test("a sample beyond the bits that are stored becomes the nearest value, not the one that its low bits make")
    func beyondTheBits() throws {
        let found = try values(.jpeg2000Lossless, bitsStored: 11, isSigned: true)
        #expect(found == Self.samples.map { min(max($0, -1024), 1023) })
    }

    @Test("samples with a sign in an image without hold the value in their low bits")
    func otherSign() throws {
        let found = try values(.jpeg2000Lossless, bitsStored: 16, isSigned: false)
        #expect(found == Self.samples.map { $0 & 0xFFFF })
    }

    @Test("a codestream that makes the decoder end its process is refused, whatever it says it is")
    func assertion() throws {
        for syntax in [TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.201")), .jpeg2000Lossless] {
            #expect(throws: DICOMError.self) {
                try values(syntax, bitsStored: 16, isSigned: true, changing: (174, 0xFF))
            }
        }
    }

    @Test("a codestream with any byte changed is decoded or refused")
    func mutations() throws {
        for place in 127..<206 {
            _ = try? values(.jpeg2000Lossless, bitsStored: 16, isSigned: true, changing: (place, UInt8(place)))
        }
    }

    private static let samples: [Int32] = (0..<64).map { pixel in pixel * 37 % 4001 - 2000 }

    private func values(
        _ syntax: TransferSyntax, bitsStored: Int, isSigned: Bool, changing change: (place: Int, byte: UInt8)? = nil
    ) throws -> [Int32] {
        var codestream = Array(try #require(Data(base64Encoded: Self.codestream)))
        if let change { codestream[change.place] = change.byte }
        let image = CompressedImage(
            transferSyntax: syntax, codestream: codestream, bitsStored: bitsStored, isSigned: isSigned)
        let folder = try TemporaryFolder()
        let path = folder.path("image.dcm")
        try Data(image.file).write(to: URL(filePath: path))
        return try DataSet(contentsOf: path).decodedFrame(0).values
    }
}
