import Archive
import Catalog
import DICOM
import Foundation
import TestSupport
import Testing

/// What lies on the disk, which later versions have to read.
@Suite("The files of an archive")
struct StoredFormatTests {
    private static let now = Date(timeIntervalSince1970: 1_700_000_000.123)
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("an instance is named by the first half of the SHA-256 of its UID, in the folder of its first byte")
    func names() async throws {
        let fixture = try ArchiveFixture()
        let stored = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3")).get()
        #expect(stored.path == fixture.root + "/instances/c4/c47f5b18b8a430e698b9fe15e51f6119.dcm")
        let folders = try FileManager.default.contentsOfDirectory(atPath: fixture.root + "/instances").sorted()
        #expect(folders.count == 256 && folders.first == "00" && folders.last == "ff")
    }

    @Test("the preamble tells length, checksum and time of reception, each in its place")
    func preamble() async throws {
        let now = Self.now
        let archive = try ArchiveFixture.open(folder.path("archive"), now: { now })
        defer { archive.close() }
        let stored = try await archive.store(TestDataSet(sopInstanceUID: "1.2.3", pixelByteCount: 70_000)).get()
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: stored.path)))
        Self.expectPreamble(bytes, receivedAt: 1_700_000_000_123)
        #expect(stored.size == bytes.count)
        archive.settle()
        let instance = try #require(try archive.index.instance("1.2.3"))
        #expect(instance.receivedAt == now && instance.size == bytes.count)
    }

    @Test("a published result has the same, without a time")
    func result() throws {
        let fixture = try ArchiveFixture()
        let uid = UID(constant: "2.25.7")
        let temporary = fixture.archive.results.temporaryPath(for: uid)
        #expect(temporary == fixture.root + "/incoming/result-2.25.7.part")
        let content = (0..<1_100_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try Data([UInt8](repeating: 0, count: 128) + content).write(to: URL(filePath: temporary))
        let path = try fixture.archive.results.publish(temporary, as: uid)
        #expect(path == fixture.root + "/results/2.25.7.dcm")
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        Self.expectPreamble(bytes, receivedAt: 0)
        #expect(bytes.dropFirst(128).elementsEqual(content))
        withExtendedLifetime(fixture) {}
    }

    private static func expectPreamble(_ bytes: [UInt8], receivedAt: UInt64) {
        let checksum = Checksum()
        bytes[128...].withUnsafeBytes { checksum.update($0) }
        let numbers = [UInt64(bytes.count), checksum.value, receivedAt]
        let encoded: [UInt8] = numbers.flatMap { number in
            (0..<8).map { place in UInt8(truncatingIfNeeded: number >> UInt64(8 * place)) }
        }
        #expect(Array(bytes[..<32]) == Array("segnode1".utf8) + encoded)
        #expect(bytes[32..<128].allSatisfy { $0 == 0 })
    }

    @Test("what is answered of a stored instance is what it is")
    func answer() async throws {
        let fixture = try ArchiveFixture()
        var dataSet = TestDataSet(sopInstanceUID: "1.2.3", studyInstanceUID: "1.2.4", seriesInstanceUID: "1.2.5")
        dataSet.sopClassUID = "1.2.840.10008.5.1.4.1.1.4"
        let announcement = InstanceAnnouncement(
            sopClassUID: dataSet.sopClassUID, sopInstanceUID: "1.2.3", transferSyntax: .explicitVRLittleEndian,
            callingAETitle: "")
        for wasStoredAlready in [false, true] {
            let stored = try await fixture.archive.store(dataSet.bytes, as: announcement).get()
            #expect(stored.sopInstanceUID == UID("1.2.3") && stored.sopClassUID == UID("1.2.840.10008.5.1.4.1.1.4"))
            #expect(stored.studyInstanceUID == UID("1.2.4") && stored.seriesInstanceUID == UID("1.2.5"))
            #expect(stored.wasStoredAlready == wasStoredAlready)
            let (header, offset) = try FileMetaInformation.read(stored.path)
            #expect(header.sourceApplicationEntityTitle == nil, "nobody gave a name")
            #expect(header.mediaStorageSOPClassUID == UID("1.2.840.10008.5.1.4.1.1.4"))
            #expect(stored.size == offset + dataSet.bytes.count)
        }
    }

    @Test("the folders are where the documents say, however the root is written")
    func layout() {
        for root in ["/srv/archive", "/srv/archive/", "/srv/archive//"] {
            let layout = ArchiveLayout(root: root)
            #expect(layout.root == "/srv/archive")
            #expect(layout.index == "/srv/archive/index.sqlite" && layout.catalogMark == "/srv/archive/catalog.json")
            #expect(layout.instances == "/srv/archive/instances" && layout.incoming == "/srv/archive/incoming")
            #expect(layout.results == "/srv/archive/results" && layout.quarantine == "/srv/archive/quarantine")
            #expect(layout.lock == "/srv/archive/lock" && layout.reserve == "/srv/archive/reserve")
            #expect(layout.absolute("results/1.dcm") == "/srv/archive/results/1.dcm")
            #expect(layout.absolute("/elsewhere/1.dcm") == "/elsewhere/1.dcm")
            #expect(layout.relative("/srv/archive/results/1.dcm") == "results/1.dcm")
            #expect(layout.relative("/srv/archive2/1.dcm") == "/srv/archive2/1.dcm", "a neighbour")
        }
        #expect(ArchiveLayout(root: "/").root == "/")
    }
}
