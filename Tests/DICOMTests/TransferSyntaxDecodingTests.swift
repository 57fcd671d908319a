import DICOM
import Testing
import TestSupport

/// What one slice is in every transfer syntax that a scanner may send.
@Suite(.enabled(if: SharedData.isAvailable, "no shared data"))
struct TransferSyntaxDecodingTests {
    private static let folder = "data/transfer-syntaxes/testImages"
    private static let reference = SharedData.path("\(folder)/CTImage.dcm")

    @Test(
        "a losslessly compressed slice decodes to the very values of the uncompressed one",
        arguments: ["1.2", "1.2.1", "1.2.2", "1.2.1.99", "1.2.5", "1.2.4.57", "1.2.4.70", "1.2.4.80", "1.2.4.90"]
    )
    func lossless(syntax: String) throws {
        #expect(try frame(syntax) == DataSet(contentsOf: Self.reference).decodedFrame(0))
    }

    @Test(
        "a lossily compressed slice decodes to nearly the values of the uncompressed one",
        arguments: [
            "1.2.4.51", "1.2.4.53", "1.2.4.55", "1.2.4.81", "1.2.4.91",
        ])
    func lossy(syntax: String) throws {
        let expected = try DataSet(contentsOf: Self.reference).decodedFrame(0)
        let found = try frame(syntax)
        let differences = zip(found.values, expected.values).map { abs(Int($0) - Int($1)) }
        #expect(found.rows == expected.rows && found.columns == expected.columns)
        #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 30, "\(differences.max() ?? 0)")
    }

    private func frame(_ syntax: String) throws -> DecodedFrame {
        let files = SharedData.files(in: Self.folder, suffix: "Syntax_1.2.840.10008.\(syntax).dcm")
        return try DataSet(contentsOf: #require(files.first)).decodedFrame(0)
    }
}
