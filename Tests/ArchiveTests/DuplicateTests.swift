import Archive
import Catalog
import DICOM
import Foundation
import TestSupport
import Testing

@Suite("The same instance again")
struct DuplicateTests {
    @Test("the same bytes again are a success and change nothing")
    func isIdempotent() async throws {
        let fixture = try ArchiveFixture()
        let dataSet = TestDataSet(sopInstanceUID: "1.2.3")
        let first = try await fixture.archive.store(dataSet).get()
        let second = try await fixture.archive.store(dataSet, callingAETitle: "OTHER").get()
        #expect(second.wasStoredAlready)
        #expect(second.path == first.path)
        fixture.archive.settle()
        #expect(try fixture.archive.index.totals().instances == 1)
        #expect(try fixture.archive.index.instance("1.2.3")?.callingAETitle == "SENDER")
    }

    @Test("other bytes under the same UID are refused and recorded, and the first ones stay")
    func refusesOtherBytes() async throws {
        let fixture = try ArchiveFixture()
        var dataSet = TestDataSet(sopInstanceUID: "1.2.3")
        let stored = try await fixture.archive.store(dataSet).get()
        let before = try Data(contentsOf: URL(filePath: stored.path))
        dataSet.pixelSeed = 2
        for _ in 1...2 {
            let result = await fixture.archive.store(dataSet, callingAETitle: "OTHER")
            #expect(throws: ArchiveError.duplicateDiffers(sopInstanceUID: "1.2.3")) { try result.get() }
        }
        #expect(try Data(contentsOf: URL(filePath: stored.path)) == before)
        fixture.archive.settle()
        let conflicts = try fixture.archive.index.conflicts(kind: .duplicate)
        #expect(conflicts.map(\.subject) == ["1.2.3"])
        #expect(conflicts.map(\.callingAETitle) == ["OTHER"])
        #expect(conflicts.map(\.count) == [2])
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.archive.layout.incoming).isEmpty)
    }

    @Test("a single byte makes other content, wherever it lies", arguments: [0, 300_000, 599_999])
    func comparesEveryByte(position: Int) async throws {
        let fixture = try ArchiveFixture()
        let dataSet = TestDataSet(sopInstanceUID: "1.2.3", pixelByteCount: 600_000)
        _ = try await fixture.archive.store(dataSet).get()
        var bytes = dataSet.bytes
        bytes[bytes.count - 600_000 + position] ^= 1
        let result = await fixture.archive.store(bytes, as: .ct("1.2.3"))
        #expect(throws: ArchiveError.duplicateDiffers(sopInstanceUID: "1.2.3")) { try result.get() }
    }

    @Test("the same bytes with more behind them are other content")
    func comparesLength() async throws {
        let fixture = try ArchiveFixture()
        let dataSet = TestDataSet(sopInstanceUID: "1.2.3")
        _ = try await fixture.archive.store(dataSet).get()
        let longer = dataSet.bytes + [0xFC, 0xFF, 0xFC, 0xFF, 0x4F, 0x42, 0, 0, 2, 0, 0, 0, 0, 0]
        let result = await fixture.archive.store(longer, as: .ct("1.2.3"))
        #expect(throws: ArchiveError.duplicateDiffers(sopInstanceUID: "1.2.3")) { try result.get() }
    }

    @Test("the same bytes in another transfer syntax are other content")
    func comparesTransferSyntax() async throws {
        let fixture = try ArchiveFixture()
        var bytes = EncodedDataSet(.explicitVRLittleEndian)
        bytes.add(.sopClassUID, .UI, "1.2.840.10008.5.1.4.1.1.2")
        bytes.add(.sopInstanceUID, .UI, "1.2.3")
        bytes.add(.studyInstanceUID, .UI, "1.2.4")
        bytes.add(.seriesInstanceUID, .UI, "1.2.5")
        var announcement = InstanceAnnouncement.ct("1.2.3")
        _ = try await fixture.archive.store(bytes.bytes, as: announcement).get()
        announcement.transferSyntax = .jpeg2000Lossless
        let other = await fixture.archive.store(bytes.bytes, as: announcement)
        #expect(throws: ArchiveError.duplicateDiffers(sopInstanceUID: "1.2.3")) { try other.get() }
        fixture.archive.settle()
        #expect(try fixture.archive.index.conflicts(kind: .duplicate).map(\.subject) == ["1.2.3"])
        #expect(try fixture.archive.index.instance("1.2.3")?.transferSyntaxUID == "1.2.840.10008.1.2.1")
    }

    @Test("of many that send one UID at the same time each gets the right answer", arguments: 1...4)
    func survivesRaces(round: Int) async throws {
        let fixture = try ArchiveFixture()
        let outcomes = await withTaskGroup(of: (seed: UInt8, isStored: Bool).self) { group in
            for sender in 0..<16 {
                let seed = UInt8(sender % 2 + 1)
                group.addTask {
                    let dataSet = TestDataSet(sopInstanceUID: "1.2.3", pixelByteCount: 50_000, pixelSeed: seed)
                    return (seed, (try? await fixture.archive.store(dataSet).get()) != nil)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let winners = Set(outcomes.filter(\.isStored).map(\.seed))
        #expect(winners.count == 1, "round \(round)")
        #expect(outcomes.filter(\.isStored).count == 8)
        fixture.archive.settle()
        #expect(try fixture.archive.index.totals().instances == 1)
    }
}
