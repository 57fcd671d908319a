import Archive
import Catalog
import Foundation
import Logging
import Storage
import TestSupport
import Testing

@Suite("What the log says of instances that contradict each other or lack something")
struct FindingLogTests {
    private let folder: TemporaryFolder
    private let log = LogLines()
    private let archive: InstanceArchive

    init() throws {
        folder = try TemporaryFolder()
        let lines = log
        archive = try InstanceArchive(
            configuration: ArchiveConfiguration(root: folder.path("archive"), minimumFreeBytes: 0, reserveBytes: 0),
            logger: Logger(label: "test") { _ in lines })
    }

    /// The lines that name something, each with the names that it has to have.
    private func expectOneLine(_ level: String, _ words: [String]) {
        archive.settle()
        let lines = log.all.filter { line in words.allSatisfy { line.contains($0) } }
        #expect(lines.count == 1, "\(log.all)")
        #expect(lines.allSatisfy { $0.hasPrefix(level) }, "\(lines)")
        archive.close()
    }

    @Test("two patients: the study, the series and the attribute")
    func patients() async throws {
        for (uid, patient) in [("1.2.1", "P1"), ("1.2.2", "P2"), ("1.2.3", "P2")] {
            _ = try await archive.store(TestDataSet(sopInstanceUID: uid, patientID: patient)).get()
        }
        expectOneLine(
            "error", ["\"study.uid\": 1.2.3.1", "\"series.uid\": 1.2.3.1.1", "\"attribute\": PatientID"])
    }

    @Test("a series in two studies: the series, and which study had it first")
    func dividedSeries() async throws {
        for (uid, study) in [("1.2.1", "1.2.8"), ("1.2.2", "1.2.9"), ("1.2.3", "1.2.9")] {
            _ = try await archive.store(TestDataSet(sopInstanceUID: uid, studyInstanceUID: study)).get()
        }
        expectOneLine(
            "error",
            ["\"series.uid\": 1.2.3.1.1", "\"study.uid\": 1.2.9", "\"study.uid.first\": 1.2.8"])
    }

    @Test("empty UIDs: which they are, and who sends such")
    func emptyUIDs() async throws {
        for uid in ["1.2.1", "1.2.2"] {
            let dataSet = TestDataSet(sopInstanceUID: "", sopClassUID: "")
            _ = try await archive.store(dataSet, announcing: uid, callingAETitle: "ANONYMIZER").get()
        }
        expectOneLine(
            "warning",
            ["\"ae.calling\": ANONYMIZER", "\"empty\": SOPClassUID SOPInstanceUID", "\"series.uid\": 1.2.3.1.1"])
    }

    @Test("a loss: the study, who sent it and why, once a study")
    func loss() async throws {
        for uid in ["1.2.1", "1.2.2"] {
            let bytes = Array(TestDataSet(sopInstanceUID: uid).bytes.dropLast())
            _ = await archive.store(bytes, as: .ct(uid, callingAETitle: "SCANNER"))
        }
        expectOneLine(
            "error",
            ["\"study.uid\": 1.2.3.1", "\"ae.calling\": SCANNER", "\"reason\": the data set was not well formed"])
    }

    @Test("a loss of which nobody knows the study, though a part of it had come")
    func unknownStudy() throws {
        let writer = archive.beginInstance(.ct("1.2.1"))
        var dataSet = TestDataSet(sopInstanceUID: "1.2.1", seriesInstanceUID: nil, pixelByteCount: 0)
        dataSet.studyInstanceUID = "1.2.9"
        dataSet.bytes.dropLast(20).withUnsafeBytes { writer.append($0) }
        writer.refuse(because: "it is too long")
        archive.settle()
        let refusal = try #require(try archive.index.refusals().first)
        #expect(refusal.studyInstanceUID.isEmpty && refusal.seriesInstanceUID.isEmpty)
        #expect(refusal.reason == "it is too long")
        expectOneLine("error", ["\"study.uid\": unknown", "\"reason\": it is too long"])
    }
}
