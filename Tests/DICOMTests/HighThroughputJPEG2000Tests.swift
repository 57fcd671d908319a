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
            UID(constant: "1.2.840.10008.1.2.4.201"), UID(constant: "1.2.840.10008.1.2.4.203"),
        ])
    func decoding(transferSyntax: UID) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("image.dcm")
        let codestream = Array(try #require(Data(base64Encoded: Self.codestream)))
        let image = CompressedImage(transferSyntax: TransferSyntax(transferSyntax), codestream: codestream)
        try Data(image.file).write(to: URL(filePath: path))
        let frame = try DataSet(contentsOf: path).decodedFrame(0)
        let expected: [Int32] = (0..<64).map { pixel in pixel * 37 % 4001 - 2000 }
        #expect(frame.values == expected)
    }
}
