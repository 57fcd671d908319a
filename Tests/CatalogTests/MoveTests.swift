import Catalog
import CatalogPostgreSQL
import CatalogSQL
import CatalogSQLite
import Foundation
import TestSupport
import Testing

@Suite(
    "Moving a catalogue", .serialized,
    .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct MoveTests {
    @Test("takes everything to a server and back")
    func thereAndBack() throws {
        let (file, server, back) = try (
            CatalogFixture(.sqlite), CatalogFixture(.postgresql), CatalogFixture(.sqlite)
        )
        try Self.fill(file)
        let there = try CatalogMove(from: Self.file(file), to: Self.server(server)).run()
        #expect(there.map(\.rows).allSatisfy { $0 > 0 })
        #expect(try Self.everything(server.store) == Self.everything(file.store))
        try server.store(entry(study: "1.9"))
        #expect(try server.store.totals().studies == 3, "new rows have numbers of their own")
        #expect(try server.store.nextDeadline() != nil, "what was the node's is")
        let here = try CatalogMove(from: Self.server(server), to: Self.file(back)).run()
        let (rowsThere, rowsHere) = (Self.sum(there.map(\.rows)), Self.sum(here.map(\.rows)))
        #expect(rowsHere == rowsThere + 4, "study, series, instance, and that the patient has another name")
        #expect(try Self.everything(back.store) == Self.everything(server.store))
        try back.store(entry(study: "1.10"))
        #expect(try back.complete(at: CatalogFixture.start + 9000).count == 2)
    }

    @Test("refuses a target that has rows, and a source that has those of other nodes")
    func refusals() throws {
        let (file, server) = try (CatalogFixture(.sqlite), CatalogFixture(.postgresql))
        try file.store(entry())
        _ = try CatalogMove(from: Self.file(file), to: Self.server(server)).run()
        #expect(throws: CatalogError.failed(reason: "the target is not empty: it has rows in the table patient")) {
            _ = try CatalogMove(from: Self.file(file), to: Self.server(server)).run()
        }
        let other = SQLCatalog(engine: try Self.server(server).engine, node: "node-b")
        _ = try other.apply([.store(entry(study: "1.7"))], deadline: { _ in 0 })
        let empty = try CatalogFixture(.sqlite)
        #expect {
            _ = try CatalogMove(from: Self.server(server), to: Self.file(empty)).run()
        } throws: { error in
            guard case .failed(let reason)? = error as? CatalogError else { return false }
            return reason.contains("node-b")
        }
        #expect(try empty.store.totals().patients == 0)
    }

    @Test("copies all or nothing")
    func atomicity() throws {
        let (file, server) = try (CatalogFixture(.sqlite), CatalogFixture(.postgresql))
        try file.store(entry())
        let conninfo = try #require(server.conninfo)
        try CatalogFixture.server().psql(conninfo, "ALTER TABLE instance ADD CHECK (size > 100)")
        #expect(throws: CatalogError.self) {
            _ = try CatalogMove(from: Self.file(file), to: Self.server(server)).run()
        }
        #expect(try server.store.totals().instances == 0)
    }

    /// Copies a file's rows to a server.
    static func move(_ source: CatalogFixture, to target: CatalogFixture) throws {
        _ = try CatalogMove(from: file(source), to: server(target)).run()
    }

    private static func sum(_ numbers: [Int]) -> Int { numbers.reduce(0, +) }

    private static func file(_ fixture: CatalogFixture) throws -> SQLCatalog<SQLiteEngine> {
        try #require(fixture.store as? SQLCatalog<SQLiteEngine>)
    }

    private static func server(_ fixture: CatalogFixture) throws -> SQLCatalog<PostgreSQLEngine> {
        try #require(fixture.store as? SQLCatalog<PostgreSQLEngine>)
    }

    /// Two studies with a row of every kind.
    private static func fill(_ fixture: CatalogFixture) throws {
        try fixture.store(entry(name: "Müller^Änne", description: "’ \u{1F600} \\ ' \" ?"))
        try fixture.store(entry(series: "1.1.2", description: "another"))
        let record = AssociationRecord(
            associationID: "x", direction: .accepted, callingAETitle: "A", calledAETitle: "NODE",
            peerAddress: "127.0.0.1", startedAt: Date(timeIntervalSince1970: 1),
            endedAt: Date(timeIntervalSince1970: 2), outcome: "released", bytes: 1 << 40)
        _ = try fixture.store.apply(
            [.association(record), .refusal(refusal("7.2")), .refusal(refusal("7.1"))], deadline: { _ in 0 })
        try fixture.complete()
        try fixture.finish(try #require(try fixture.claim()), ["9.1", "9.2"], to: ["PACS", "ARCHIVE"])
        try fixture.store(entry(uid: "1.1.1.2"), entry(study: "1.2"))
        try fixture.complete()
        try fixture.finish(try #require(try fixture.claim()), ["9.3"], to: ["PACS"])
        _ = try fixture.claimDelivery()
        let job = try #require(try fixture.claim("w2"))
        _ = try fixture.store.reportProgress(
            job.id, worker: "w2", progress: 1 / 3, stage: "network", at: CatalogFixture.start, lease: 1 << 40)
    }

    /// All that a store answers, as one text.
    private static func everything(_ store: any CatalogStore) throws -> [String] {
        let studies = try store.studies(StudyFilter())
        return try [
            "\(studies)", "\(studies.map { try store.series(ofStudy: $0.studyInstanceUID) })",
            "\(studies.map { try store.instances(ofStudy: $0.studyInstanceUID, series: nil) })",
            "\(store.associations(callingAETitle: nil, limit: 99))",
            "\(store.conflicts(kind: nil, subject: nil, ofStudy: nil, limit: 99))",
            "\(store.refusals(ofStudy: nil, limit: 99))", "\(store.jobs(JobFilter()))",
            "\(store.results(ofStudy: nil, includingSuperseded: true, limit: 99))",
            "\(store.deliveries(ofStudy: nil, state: nil, limit: 99))", "\(store.runningJobs())",
        ]
    }
}
