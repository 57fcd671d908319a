import Archive
import Catalog
import DICOM
import Foundation
import Glibc
import Platform
import TestSupport
import Testing

@Suite("What is on record of an instance that is refused")
struct RefusalReasonTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000.5)
    private let log = SystemCallLog()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> InstanceArchive {
        let (now, system) = (Self.now, log.fileSystem)
        return try ArchiveFixture.open(folder.path("archive"), { $0.system = system }, now: { now })
    }

    @Test("is who sent it, what it is, where it belongs, why and when")
    func record() async throws {
        let archive = try open()
        defer { archive.close() }
        log.fail("write", with: EIO)
        let dataSet = TestDataSet(
            sopInstanceUID: "1.2.1", sopClassUID: "1.2.840.10008.5.1.4.1.1.4", studyInstanceUID: "1.2.4",
            seriesInstanceUID: "1.2.5")
        let announcement = InstanceAnnouncement(
            sopClassUID: dataSet.sopClassUID, sopInstanceUID: "1.2.1", transferSyntax: .explicitVRLittleEndian,
            callingAETitle: "SCANNER")
        let answer = await archive.store(dataSet.bytes, as: announcement)
        #expect(throws: ArchiveError.self) { try answer.get() }
        archive.settle()
        let expected = RefusalRecord(
            sopInstanceUID: "1.2.1", sopClassUID: "1.2.840.10008.5.1.4.1.1.4", studyInstanceUID: "1.2.4",
            seriesInstanceUID: "1.2.5", reason: "the disk could not be written", callingAETitle: "SCANNER",
            firstAt: Self.now, lastAt: Self.now, count: 1)
        #expect(try archive.index.refusals() == [expected])
    }

    @Test(
        "is the disk where that refused, and a full one where it was full",
        arguments: [
            (ENOSPC, "the disk was full"), (EDQUOT, "the disk was full"), (EIO, "the disk could not be written"),
        ])
    func disk(error: Int32, reason: String) async throws {
        let archive = try open()
        defer { archive.close() }
        for (number, call) in ["open", "write", "rename", "fdatasync"].enumerated() {
            log.fail(call, with: error)
            let answer = await archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)"))
            #expect(throws: ArchiveError.self) { try answer.get() }
            log.fail(call, with: 0)
        }
        archive.settle()
        let refusals = try archive.index.refusals(ofStudy: "1.2.3.1")
        #expect(refusals.map(\.sopInstanceUID).sorted() == ["1.2.0", "1.2.1", "1.2.2", "1.2.3"])
        #expect(Set(refusals.map(\.reason)) == [reason])
    }

    @Test("is the data set where that was not well formed, and the index where that was damaged")
    func others() async throws {
        let archive = try open()
        defer { archive.close() }
        _ = try await archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let bytes = TestDataSet(sopInstanceUID: "1.2.2").bytes
        let malformed = await archive.store(Array(bytes.dropLast()), as: .ct("1.2.2"))
        #expect(throws: ArchiveError.self) { try malformed.get() }
        archive.note(.damaged(reason: "a page is malformed"))
        let unavailable = await archive.store(TestDataSet(sopInstanceUID: "1.2.3"))
        #expect(throws: ArchiveError.indexUnavailable(reason: "a page is malformed")) { try unavailable.get() }
        archive.settle()
        let reasons = try archive.index.refusals().map { [$0.sopInstanceUID, $0.reason] }
        #expect(
            reasons.sorted { $0[0] < $1[0] } == [
                ["1.2.2", "the data set was not well formed"], ["1.2.3", "the index could not be written"],
            ])
    }

    @Test("is nothing where an instance has no place in a study")
    func homeless() async throws {
        let archive = try open()
        defer { archive.close() }
        for dataSet in [
            TestDataSet(sopInstanceUID: "1.2.1", studyInstanceUID: nil),
            TestDataSet(sopInstanceUID: "1.2.1", seriesInstanceUID: "1.2.a"), TestDataSet(sopInstanceUID: "1.2.x"),
        ] {
            let answer = await archive.store(dataSet)
            #expect(throws: ArchiveError.self) { try answer.get() }
        }
        archive.settle()
        #expect(try archive.index.refusals().isEmpty)
    }
}
