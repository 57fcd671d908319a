import Catalog
import CatalogSQL
import CatalogSQLite
import TestSupport
import Testing

@Suite("Moving a catalogue from file to file")
struct MoveCheckTests {
    private static func catalog(_ fixture: CatalogFixture, node: String = "") throws -> SQLCatalog<SQLiteEngine> {
        let catalog = try #require(fixture.store as? SQLCatalog<SQLiteEngine>)
        return SQLCatalog(engine: catalog.engine, node: node)
    }

    private static func filled() throws -> CatalogFixture {
        let fixture = try CatalogFixture(.sqlite)
        try fixture.store(entry(), entry(study: "1.2"))
        _ = try fixture.store.apply([.refusal(refusal("7.2")), .refusal(refusal("7.1"))], deadline: { _ in 0 })
        try fixture.finish(fixture.runningJob(study: "1.3"), ["9.1"], to: ["PACS"])
        return fixture
    }

    @Test("everything is there under the same numbers, and what was the node's is the other's name now")
    func moved() throws {
        let (from, to) = try (Self.filled(), CatalogFixture(.sqlite))
        let target = try Self.catalog(to, node: "b")
        var told: [String: Int] = [:]
        let counts = try CatalogMove(from: Self.catalog(from), to: target).run { table, rows in told[table] = rows }
        let expected: [(String, Int)] = [
            ("patient", 1), ("patient_name", 1), ("study", 3), ("series", 3), ("instance", 3), ("association", 0),
            ("conflict", 0), ("refusal", 2), ("job", 3), ("result", 1), ("delivery", 1),
        ]
        #expect(counts.map(\.table) == expected.map { $0.0 } && counts.map { $0.rows } == expected.map { $0.1 })
        #expect(told == Dictionary(uniqueKeysWithValues: expected))
        #expect(try to.store.studies(StudyFilter()) == from.store.studies(StudyFilter()))
        #expect(try to.store.jobs(JobFilter()) == from.store.jobs(JobFilter()))
        #expect(try to.store.refusals(ofStudy: nil, limit: 9) == from.store.refusals(ofStudy: nil, limit: 9))
        #expect(try target.resultPaths() == ["results/9.1.dcm"] && to.store.resultPaths().isEmpty)
        #expect(try target.pendingDestinations() == ["PACS"] && to.store.pendingDestinations().isEmpty)
    }

    @Test("a copy that is not the same as the original is refused by the table")
    func different() throws {
        for (table, change) in [("instance", "size = size + 1"), ("job", "reason = 'other'")] {
            let (from, to) = try (Self.filled(), CatalogFixture(.sqlite))
            let target = try Self.catalog(to)
            try target.engine.write { connection in
                _ = try connection.execute(
                    """
                    CREATE TRIGGER other AFTER INSERT ON \(table)
                        BEGIN UPDATE \(table) SET \(change) WHERE id = NEW.id; END
                    """, [])
            }
            #expect(
                throws: CatalogError.failed(reason: "the copy of the table \(table) is not the same as the original")
            ) { _ = try CatalogMove(from: Self.catalog(from), to: target).run() }
        }
    }

    @Test("rows of another node stay where they are", arguments: ["study", "instance", "job", "result", "delivery"])
    func otherNode(table: String) throws {
        let (from, to) = try (Self.filled(), CatalogFixture(.sqlite))
        let source = try Self.catalog(from)
        try source.engine.write { connection in
            _ = try connection.execute("UPDATE \(table) SET node = 'node-b'", [])
        }
        let error = #expect(throws: CatalogError.self) {
            _ = try CatalogMove(from: source, to: Self.catalog(to)).run()
        }
        guard case .failed(let reason)? = error, reason.contains("\"node-b\"") else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(try to.store.totals().patients == 0)
    }
}
