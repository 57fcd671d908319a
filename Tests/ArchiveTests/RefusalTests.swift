import Archive
import Catalog
import DICOM
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("Instances that the node refuses")
struct RefusalTests {
    private func full(_ configuration: inout ArchiveConfiguration) { configuration.minimumFreeBytes = .max / 4 }

    @Test("what a full disk refuses is known with its study, and forgotten when it arrives")
    func fullDisk() async throws {
        let fixture = try ArchiveFixture(full)
        let dataSet = TestDataSet(sopInstanceUID: "1.2.1")
        let answer = await fixture.archive.store(dataSet)
        #expect(throws: ArchiveError.self) { try answer.get() }
        fixture.archive.settle()
        let refusals = try fixture.archive.index.refusals(ofStudy: "1.2.3.1")
        #expect(refusals.map(\.sopInstanceUID) == ["1.2.1"])
        #expect(refusals.map(\.seriesInstanceUID) == ["1.2.3.1.1"])
        #expect(refusals.map(\.reason) == ["the disk was full"])
        let archive = try fixture.reopened()
        defer { archive.close() }
        _ = try await archive.store(dataSet).get()
        archive.settle()
        #expect(try archive.index.refusals().isEmpty)
        #expect(try archive.index.study("1.2.3.1")?.refusedCount == 0)
    }

    @Test("an instance of which nothing could be read belongs to the study that its association brought before")
    func studyOfAssociation() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let answer = await fixture.archive.store([1, 2, 3, 4, 5, 6, 7, 8, 9], as: .ct("1.2.2"))
        #expect(throws: ArchiveError.self) { try answer.get() }
        fixture.archive.settle()
        #expect(try fixture.archive.index.refusals(ofStudy: "1.2.3.1").map(\.sopInstanceUID) == ["1.2.2"])
        #expect(try fixture.archive.index.study("1.2.3.1")?.refusedCount == 1)
    }

    @Test("an instance that is refused because it is there already is no loss")
    func duplicate() async throws {
        let fixture = try ArchiveFixture()
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1")).get()
        let answer = await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.1", pixelSeed: 9))
        #expect(throws: ArchiveError.duplicateDiffers(sopInstanceUID: "1.2.1")) { try answer.get() }
        fixture.archive.settle()
        #expect(try fixture.archive.index.refusals().isEmpty)
    }

    @Test("one that is given up while it arrives is known with its study, as far as it was read")
    func givenUp() throws {
        let fixture = try ArchiveFixture()
        let writer = fixture.archive.beginInstance(.ct("1.2.1"))
        TestDataSet(sopInstanceUID: "1.2.1").bytes.dropLast(10).withUnsafeBytes { writer.append($0) }
        writer.refuse(because: "it is too long")
        writer.refuse(because: "twice")
        fixture.archive.settle()
        let refusals = try fixture.archive.index.refusals(ofStudy: "1.2.3.1")
        #expect(refusals.map(\.sopInstanceUID) == ["1.2.1"])
        #expect(refusals.map(\.reason) == ["it is too long"])
        #expect(try fixture.archive.index.totals().instances == 0)
    }

    @Test("a second refusal of an instance forgets no other, however large the archive has become")
    func refusedAgain() async throws {
        let fixture = try ArchiveFixture()
        for uid in ["1.2.1", "1.2.2"] { await Self.refuse(uid, fixture) }
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.8")).get()
        fixture.archive.settle()
        try await fixture.archive.database.write { try $0.execute(sql: "UPDATE instance SET id = 1000000") }
        _ = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.9")).get()
        await Self.refuse("1.2.1", fixture)
        fixture.archive.settle()
        #expect(try fixture.archive.index.refusals().map(\.sopInstanceUID).sorted() == ["1.2.1", "1.2.2"])
    }

    private static func refuse(_ uid: String, _ fixture: ArchiveFixture) async {
        let answer = await fixture.archive.store([1, 2, 3, 4, 5, 6, 7, 8, 9], as: .ct(uid))
        #expect(throws: ArchiveError.self) { try answer.get() }
    }
}
