import Archive
import Catalog
import DICOM
import Foundation
import Testing

@Suite("Storing instances")
struct StoringTests {
    @Test("the data set is kept bit for bit behind its file meta information", arguments: [1, 7, 4096, 1 << 20])
    func keepsBytes(pieceLength: Int) async throws {
        let fixture = try ArchiveFixture()
        let dataSet = TestDataSet(sopInstanceUID: "1.2.3.1.1.1", pixelByteCount: 200_000)
        let stored = try await fixture.archive.store(dataSet, pieceLength: pieceLength).get()
        let file = try [UInt8](Data(contentsOf: URL(filePath: stored.path)))
        let (header, offset) = try FileMetaInformation.read(stored.path)
        #expect(Array(file[offset...]) == dataSet.bytes)
        #expect(header.transferSyntax == .explicitVRLittleEndian)
        #expect(header.mediaStorageSOPInstanceUID.description == "1.2.3.1.1.1")
        #expect(header.sourceApplicationEntityTitle == "SENDER")
        #expect(stored.size == file.count)
        #expect(!stored.wasStoredAlready)
    }

    @Test("an instance can be found through its study, its series and its own UID")
    func indexes() async throws {
        let fixture = try ArchiveFixture()
        let dataSet = TestDataSet(
            sopInstanceUID: "1.2.3.1.1.1", patientName: "M\u{FC}ller^Anna", characterSet: "ISO_IR 192")
        let stored = try await fixture.archive.store(dataSet).get()
        fixture.archive.settle()
        let index = fixture.archive.index
        let study = try #require(try index.study("1.2.3.1"))
        #expect(study.patientName == "M\u{FC}ller^Anna")
        #expect(study.modalities == ["CT"])
        #expect((study.seriesCount, study.instanceCount) == (1, 1))
        #expect(study.isReceiving)
        #expect(try index.series(ofStudy: "1.2.3.1").map(\.instanceCount) == [1])
        let instance = try #require(try index.instance("1.2.3.1.1.1"))
        #expect(instance.path == stored.path)
        #expect(instance.associationID == "association")
        #expect(try index.sopInstanceUIDs() == ["1.2.3.1.1.1"])
        #expect(try index.totals().bytes == Int64(stored.size))
    }

    @Test("text that a sender made up cannot lead out of the folder")
    func namesByDigest() async throws {
        let fixture = try ArchiveFixture()
        for uid in [
            "../../etc/passwd", "1.2/../../3", "1..2", "1.02", "", String(repeating: "1", count: 65), "1.2\u{0}.3",
        ] {
            let result = await fixture.archive.store(TestDataSet(sopInstanceUID: uid))
            #expect(throws: ArchiveError.invalidUID(attribute: "Affected SOP Instance UID", found: uid)) {
                try result.get()
            }
        }
        #expect(try temporaryFiles(fixture).isEmpty)
    }

    @Test("trailing padding of a UID makes no difference")
    func toleratesPadding() async throws {
        let fixture = try ArchiveFixture()
        let stored = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3"), announcing: "1.2.3\u{0} ")
            .get()
        #expect(stored.sopInstanceUID.description == "1.2.3")
    }

    @Test("a data set that is not the announced one is refused")
    func refusesMismatch() async throws {
        let fixture = try ArchiveFixture()
        let result = await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3"), announcing: "1.2.4")
        #expect(throws: ArchiveError.sopMismatch(attribute: "SOP Instance UID", announced: "1.2.4", found: "1.2.3")) {
            try result.get()
        }
        let severalValues = await fixture.archive.store(
            TestDataSet(sopInstanceUID: "1.2.3\\1.2.4"), announcing: "1.2.3")
        #expect(
            throws: ArchiveError.sopMismatch(
                attribute: "SOP Instance UID", announced: "1.2.3", found: "1.2.3\\1.2.4")
        ) { try severalValues.get() }
        var other = TestDataSet(sopInstanceUID: "1.2.5")
        other.sopClassUID = "1.2.840.10008.5.1.4.1.1.4"
        let classResult = await fixture.archive.store(other)
        #expect(throws: ArchiveError.self) { try classResult.get() }
        #expect(try temporaryFiles(fixture).isEmpty)
    }

    @Test("a data set without study or series, or with an unusable one, is refused with what was expected")
    func refusesHomelessInstances() async throws {
        let fixture = try ArchiveFixture()
        let cases: [(TestDataSet, ArchiveError)] = [
            (
                TestDataSet(sopInstanceUID: "1.2.3", studyInstanceUID: nil),
                .unusableUID(attribute: "Study Instance UID", found: nil)
            ),
            (
                TestDataSet(sopInstanceUID: "1.2.3", seriesInstanceUID: nil),
                .unusableUID(attribute: "Series Instance UID", found: nil)
            ),
            (
                TestDataSet(sopInstanceUID: "1.2.3", studyInstanceUID: "1.2.a"),
                .unusableUID(attribute: "Study Instance UID", found: "1.2.a")
            ),
            (
                TestDataSet(sopInstanceUID: "1.2.3", studyInstanceUID: "1.2.3\\1.2.4"),
                .unusableUID(attribute: "Study Instance UID", found: "1.2.3\\1.2.4")
            ),
            (
                TestDataSet(sopInstanceUID: "1.2.3", seriesInstanceUID: "1.2.3\\"),
                .unusableUID(attribute: "Series Instance UID", found: "1.2.3\\")
            ),
            (
                TestDataSet(sopInstanceUID: "1.2.3", seriesInstanceUID: "\\1.2.3"),
                .unusableUID(attribute: "Series Instance UID", found: "\\1.2.3")
            ),
        ]
        for (dataSet, expected) in cases {
            let result = await fixture.archive.store(dataSet)
            #expect(throws: expected) { try result.get() }
        }
        fixture.archive.settle()
        #expect(try fixture.archive.index.totals().instances == 0)
    }

    @Test("a data set that ends early is refused and leaves nothing behind")
    func refusesTruncated() async throws {
        let fixture = try ArchiveFixture()
        let announcement = InstanceAnnouncement.ct("1.2.3")
        let bytes = TestDataSet(sopInstanceUID: "1.2.3").bytes
        for length in [0, 3, 100, bytes.count - 1] {
            let result = await fixture.archive.store(Array(bytes.prefix(length)), as: announcement)
            #expect(throws: ArchiveError.self) { try result.get() }
        }
        #expect(try temporaryFiles(fixture).isEmpty)
        let whole = await fixture.archive.store(bytes, as: announcement)
        #expect(throws: Never.self) { try whole.get() }
    }

    @Test("an instance that is given up leaves nothing behind")
    func discards() throws {
        let fixture = try ArchiveFixture()
        let announcement = InstanceAnnouncement.ct("1.2.3")
        let writer = fixture.archive.beginInstance(announcement)
        let dataSet = TestDataSet(sopInstanceUID: "1.2.3", pixelByteCount: 1 << 20)
        dataSet.bytes.withUnsafeBytes { writer.append($0) }
        fixture.archive.settle()
        #expect(try temporaryFiles(fixture).count == 1)
        writer.discard()
        fixture.archive.settle()
        #expect(try temporaryFiles(fixture).isEmpty)
    }

    @Test("nothing is received when less space is free than is kept")
    func refusesWithoutSpace() async throws {
        let fixture = try ArchiveFixture { $0.minimumFreeBytes = .max }
        let result = await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3"))
        let error = #expect(throws: ArchiveError.self) { try result.get() }
        guard case .noSpace(_, let required) = error else {
            return #expect(Bool(false), "found \(String(describing: error))")
        }
        #expect(required == .max)
        #expect(throws: ArchiveError.self) { try fixture.archive.checkReadiness() }
    }

    @Test("a closed archive refuses instead of losing")
    func refusesWhenClosed() async throws {
        let fixture = try ArchiveFixture()
        fixture.archive.close()
        let result = await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3"))
        #expect(throws: ArchiveError.closing) { try result.get() }
        #expect(try temporaryFiles(fixture).isEmpty)
    }

    private func temporaryFiles(_ fixture: ArchiveFixture) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: fixture.archive.layout.incoming)
    }
}
