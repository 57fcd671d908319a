import Catalog
import CatalogSQL
import CatalogSQLite
import Testing

@Suite("What is told while a catalogue moves")
struct MoveProgressTests {
    /// A call of the progress.
    private struct Told: Equatable {
        let table: String
        let rows: Int
    }

    @Test("is the table with every ten thousand of its rows, and with all of them", arguments: [9_999, 10_000, 20_001])
    func progress(patients: Int) throws {
        let (source, target) = try (CatalogFixture(.sqlite), CatalogFixture(.sqlite))
        let (from, to) = try (Self.file(source), Self.file(target))
        try Self.fill(from, patients: patients)
        var told: [Told] = []
        let counts = try CatalogMove(from: from, to: to).run { told.append(Told(table: $0, rows: $1)) }
        let thousands = Array(stride(from: 10_000, through: patients, by: 10_000))
        #expect(told.filter { $0.table == "patient" }.map(\.rows) == thousands + [patients])
        #expect(told.dropFirst(thousands.count) == counts.map { Told(table: $0.table, rows: $0.rows) }[...])
        #expect(try target.store.totals().patients == patients)
    }

    @Test("a target that is not empty is named by the table that has rows, whichever it is")
    func occupied() throws {
        let (source, target) = try (CatalogFixture(.sqlite), CatalogFixture(.sqlite))
        try source.store(entry())
        _ = try target.store.apply([.refusal(refusal("7.1"))], deadline: { _ in 0 })
        let (from, to) = try (Self.file(source), Self.file(target))
        #expect(throws: CatalogError.failed(reason: "the target is not empty: it has rows in the table refusal")) {
            _ = try CatalogMove(from: from, to: to).run()
        }
        #expect(try target.store.totals().patients == 0, "nothing was copied")
    }

    private static func file(_ fixture: CatalogFixture) throws -> SQLCatalog<SQLiteEngine> {
        try #require(fixture.store as? SQLCatalog<SQLiteEngine>)
    }

    /// Writes patients, as if all their studies had been deleted.
    private static func fill(_ catalog: SQLCatalog<SQLiteEngine>, patients: Int) throws {
        _ = try catalog.engine.write { connection in
            try connection.execute(
                """
                INSERT INTO patient (identity, patient_id, issuer, name, birth_date, sex)
                    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
                    SELECT 'identity ' || n, 'P' || n, '', 'Doe^Jane', '', 'F' FROM number
                """, [patients])
        }
    }
}
