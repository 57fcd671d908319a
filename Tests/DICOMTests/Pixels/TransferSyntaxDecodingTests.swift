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
        "a lossily compressed slice decodes to nearly the same Hounsfield units",
        arguments: ["1.2.4.50", "1.2.4.51", "1.2.4.53", "1.2.4.55", "1.2.4.81", "1.2.4.91"]
    )
    func lossy(syntax: String) throws {
        let expected = try hounsfieldUnits(DataSet(contentsOf: Self.reference))
        let found = try hounsfieldUnits(dataSet(syntax))
        let error = zip(found, expected).map { abs($0 - $1) }.reduce(0, +) / Double(expected.count)
        #expect(found.count == expected.count)
        #expect(error < (syntax == "1.2.4.50" ? 20 : 5), "mean error of \(error) HU")
    }

    @Test("frames of several fragments are found without an offset table")
    func fragments() throws {
        let path = SharedData.path("\(Self.folder)/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm")
        let dataSet = try DataSet(contentsOf: path)
        let sums = try (0..<2).map { try dataSet.decodedFrame($0).values.reduce(0) { $0 + Int($1) } }
        #expect(abs(sums[0] - 369_003_669) < 10_000, "differs from what libjpeg-turbo decodes")
        #expect(abs(sums[1] - 366_600_546) < 10_000, "differs from what libjpeg-turbo decodes")
        #expect(throws: DICOMError.noSuchFrame(2, count: 2)) { try dataSet.decodedFrame(2) }
    }

    private func frame(_ syntax: String) throws -> DecodedFrame { try dataSet(syntax).decodedFrame(0) }

    private func dataSet(_ syntax: String) throws -> DataSet {
        let files = SharedData.files(in: Self.folder, suffix: "Syntax_1.2.840.10008.\(syntax).dcm")
        return try DataSet(contentsOf: #require(files.first))
    }

    /// The slice in Hounsfield units, without the padding outside the field of view, which lossy encoders clip.
    private func hounsfieldUnits(_ slice: DataSet) throws -> [Double] {
        let slope = try #require(try slice.double(.rescaleSlope))
        let intercept = try #require(try slice.double(.rescaleIntercept))
        return try slice.decodedFrame(0).values.map { max(-1024, Double($0) * slope + intercept) }
    }
}
