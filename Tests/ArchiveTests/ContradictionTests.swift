import Archive
import Catalog
import DICOM
import Foundation
import GRDB
import Logging
import Storage
import TestSupport
import Testing

@Suite("Contradictions between received instances")
struct ContradictionTests {
    private func conflicts(
        of dataSets: [TestDataSet], _ kind: ConflictRecord.Kind, study: String? = nil
    ) async throws -> [ConflictRecord] {
        let fixture = try ArchiveFixture()
        for dataSet in dataSets { _ = try await fixture.archive.store(dataSet).get() }
        fixture.archive.settle()
        return try fixture.archive.index.conflicts(kind: kind, ofStudy: study)
    }

    @Test("two patients in one study are a conflict of the study")
    func patients() async throws {
        let found = try await conflicts(
            of: [
                TestDataSet(sopInstanceUID: "1.2.1"), TestDataSet(sopInstanceUID: "1.2.2", patientID: "P2"),
                TestDataSet(sopInstanceUID: "1.2.3"),
            ], .patient, study: "1.2.3.1")
        #expect(found.map(\.subject) == ["1.2.3.1"])
        #expect(found.map(\.attribute) == ["PatientID"])
    }

    @Test("a contradiction is told of each sender, also where another has sent the same before")
    func senders() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        for (uid, sender) in [("1.2.2", "A"), ("1.2.3", "B"), ("1.2.4", "A")] {
            let other = TestDataSet(sopInstanceUID: uid, patientID: "P2")
            _ = try await fixture.archive.store(other, callingAETitle: sender).get()
            fixture.archive.settle()
        }
        let found = try fixture.archive.index.conflicts(kind: .patient, ofStudy: "1.2.3.1")
        #expect(Set(found.map(\.callingAETitle)) == ["A", "B"])
    }

    @Test("one patient who is written differently is none")
    func onePatient() async throws {
        let found = try await conflicts(
            of: [
                TestDataSet(sopInstanceUID: "1.2.1"), TestDataSet(sopInstanceUID: "1.2.2", patientName: "TEST^PATIENT"),
                TestDataSet(sopInstanceUID: "1.2.3", patientName: "Test^Patient^^Dr"),
                TestDataSet(sopInstanceUID: "1.2.4", patientID: ""),
            ], .patient)
        #expect(found.isEmpty)
    }

    @Test("a Patient ID that another study uses for somebody else is no conflict of this one")
    func reusedID() async throws {
        let other = TestDataSet(
            sopInstanceUID: "1.2.1", studyInstanceUID: "1.2.8", seriesInstanceUID: "1.2.8.1", patientName: "Other^One")
        let found = try await conflicts(
            of: [other, TestDataSet(sopInstanceUID: "1.2.2"), TestDataSet(sopInstanceUID: "1.2.3")], .patient)
        #expect(found.isEmpty)
    }

    @Test("an identity in the index that cannot be read is written anew", arguments: ["[1]", "{}", "null"])
    func illegibleIdentity(json: String) async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        fixture.archive.settle()
        try await fixture.archive.database.write {
            try $0.execute(sql: "UPDATE study SET identity = ?", arguments: [json])
        }
        // Of another series, as what is known of one is not looked up again.
        for number in 2...3 {
            let dataSet = TestDataSet(
                sopInstanceUID: "1.2.\(number)", seriesInstanceUID: "1.2.3.1.\(number)", patientID: "P\(number)")
            _ = try await fixture.archive.store(dataSet).get()
        }
        fixture.archive.settle()
        #expect(try fixture.archive.index.sopInstanceUIDs().count == 3)
        #expect(try fixture.archive.index.conflicts(kind: .patient).map(\.found) == ["P3"])
    }

    @Test("the log names no value of two patients, and says once that there are two")
    func discreet() async throws {
        let lines = LogLines()
        let folder = try TemporaryFolder()
        let archive = try InstanceArchive(
            configuration: ArchiveConfiguration(root: folder.path("archive"), minimumFreeBytes: 0),
            logger: Logger(label: "test") { _ in lines })
        defer { archive.close() }
        for number in 1...4 {
            let name = number.isMultiple(of: 2) ? "Geheim^Gerda" : "Test^Patient"
            let dataSet = TestDataSet(
                sopInstanceUID: "1.2.\(number)", patientID: "GEHEIM-\(number % 2)", patientName: name)
            _ = try await archive.store(dataSet).get()
        }
        archive.settle()
        let errors = lines.all.filter { $0.contains("several patients") }
        #expect(errors.count == 1, "\(lines.all)")
        #expect(!lines.all.joined().localizedCaseInsensitiveContains("geheim"))
    }

    @Test("a series that is in two studies is a conflict of both")
    func hierarchy() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.2", studyInstanceUID: "1.2.8")).get()
        fixture.archive.settle()
        let index = fixture.archive.index
        for study in ["1.2.3.1", "1.2.8"] {
            #expect(try index.conflicts(kind: .hierarchy, ofStudy: study).map(\.subject) == ["1.2.3.1.1"])
            #expect(try index.dividedSeries(ofStudy: study) == ["1.2.3.1.1"])
        }
        #expect(try index.conflicts(ofStudy: "1.2.9").isEmpty)
    }

    @Test("the images say of which modality their series is, whatever came first", arguments: [true, false])
    func modality(imagesFirst: Bool) async throws {
        let fixture = try ArchiveFixture()
        var structures = TestDataSet(sopInstanceUID: "1.2.1")
        (structures.sopClassUID, structures.modality) = ("1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT")
        let image = TestDataSet(sopInstanceUID: "1.2.2")
        for dataSet in imagesFirst ? [image, structures] : [structures, image] {
            let announcement = InstanceAnnouncement(
                sopClassUID: dataSet.sopClassUID, sopInstanceUID: dataSet.sopInstanceUID,
                transferSyntax: .explicitVRLittleEndian, callingAETitle: "SENDER")
            _ = try await fixture.archive.store(dataSet.bytes, as: announcement).get()
        }
        fixture.archive.settle()
        #expect(try fixture.archive.index.series(ofStudy: "1.2.3.1").map(\.modality) == ["CT"])
    }
}

/// Keeps what is logged.
final class LogLines: LogHandler, @unchecked Sendable {
    // `lock` guards `lines`; the logger changes the other properties before it is shared.
    private let lock = NSLock()
    private var lines: [String] = []
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    var metadataProvider: Logger.MetadataProvider?

    /// Every line so far, with its metadata.
    var all: [String] { lock.withLock { lines } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lock.withLock { lines.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}
