import DICOM
import Foundation
import Segmentation
import TestSupport
import Testing
import Training
import TrainingData

@Suite("Damaged instances among cases")
struct DamagedInstanceTests {
    private let sources: SourceFixture
    private let files: [String]

    init() throws {
        sources = try SourceFixture()
        files = try sources.writeSeries("training/one")
    }

    private func truncate(_ path: String, to count: Int) throws {
        let url = URL(filePath: path)
        let bytes = try Data(contentsOf: url)
        try bytes.prefix(count > 0 ? count : bytes.count + count).write(to: url)
    }

    @Test(
        "a slice that ends too early is refused by name, wherever it ends", arguments: [140, 200, 400, 700, -500])
    func slice(count: Int) throws {
        try truncate(files[0], to: count)
        let name = URL(filePath: files[0]).lastPathComponent
        let text = sources.refusal { _ = try sources.data(.dicom) }
        #expect(text.contains("\(name) should be a DICOM file"), "\(text)")
        let segment = EvaluatedSegments(numbers: [1], of: try SegmentMeaningTests.model())
        let other = sources.refusal {
            _ = try LabelledCase.read(folder: sources.path("training/one"), segments: segment, threads: 2)
        }
        #expect(other.contains("\(name) should be a DICOM file"), "\(other)")
    }

    @Test("a truth whose series cannot be used is refused with the reason of the series")
    func unusableSeries() throws {
        for (number, file) in files.enumerated() {
            let slice = try DataSet(contentsOf: file)
            if number == 2 { slice.set(.rescaleSlope, string: "1,000") }
            try slice.write(to: file, transferSyntax: .explicitVRLittleEndian)
        }
        let segment = EvaluatedSegments(numbers: [1], of: try SegmentMeaningTests.model())
        let text = sources.refusal {
            _ = try LabelledCase.read(folder: sources.path("training/one"), segments: segment, threads: 2)
        }
        #expect(text.contains("truth.dcm") && text.contains("RescaleSlope"), "\(text)")
    }

    @Test("a segmentation that ends too early is refused by name", arguments: [140, 200, -100])
    func segmentation(count: Int) throws {
        try truncate(sources.path("training/one/truth.dcm"), to: count)
        let text = sources.refusal { _ = try sources.data(.dicom) }
        #expect(text.contains("truth.dcm"), "\(text)")
    }

    @Test("a file of another kind does no harm")
    func otherFile() throws {
        try Data("no DICOM".utf8).write(to: URL(filePath: sources.path("training/one/notes.txt")))
        #expect(try sources.data(.dicom).training.count == 1)
    }
}
