import Archive
import Catalog
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("Rows that wait to be written", .timeLimit(.minutes(1)))
struct BacklogTests {
    /// Nobody knows such a function: an error that may pass.
    private static let trouble =
        "CREATE TRIGGER trouble BEFORE INSERT ON instance BEGIN SELECT unheard_of(); END"

    @Test("nothing is received while rows cannot be written, and what was is in the index when they can")
    func waits() async throws {
        let fixture = try ArchiveFixture()
        let database = fixture.archive.database
        try await database.write { try $0.execute(sql: Self.trouble) }
        var stored: [String] = []
        var refusal: ArchiveError?
        for number in 1...10_000 where refusal == nil {
            switch await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.\(number)", pixelByteCount: 16)) {
            case .success: stored.append("1.2.\(number)")
            case .failure(let error): refusal = error
            }
        }
        guard case .indexUnavailable(let reason)? = refusal else {
            Issue.record("found \(String(describing: refusal))")
            return
        }
        #expect(reason.contains("unheard_of"), "\(reason)")
        #expect(throws: ArchiveError.indexUnavailable(reason: reason)) { try fixture.archive.checkReadiness() }
        #expect(try fixture.archive.index.totals().instances == 0)
        try await database.write { try $0.execute(sql: "DROP TRIGGER trouble") }
        fixture.archive.settle()
        #expect(throws: Never.self) { try fixture.archive.checkReadiness() }
        #expect(try fixture.archive.index.sopInstanceUIDs() == stored.sorted())
        #expect(fixture.archive.indexDamage == nil)
        let next = await fixture.archive.store(TestDataSet(sopInstanceUID: "1.3.1"))
        #expect(throws: Never.self) { try next.get() }
    }
}
