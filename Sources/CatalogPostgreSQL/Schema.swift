import Catalog
import CatalogSQL

/// Every table and view of the catalogue's database, the same in meaning as those of the SQLite file.
///
/// Migrations are append-only: what has been released is never edited, a change is another migration. Tables store
/// times as milliseconds since 1970; views give them as ISO 8601 text in UTC. Views, not tables, are the interface
/// for people and other programs.
enum Schema {
    /// A change of the tables and views; its number is its place, from 1.
    struct Migration {
        let name: String
        let sql: String
    }

    /// The migrations in the order in which they are applied.
    static let migrations = [
        Migration(
            name: "catalogue",
            sql: nodeTable + instanceTables + nameTable + jobTables + instanceReturned + refusalNumber + instanceViews
                + jobViews)
    ]

    /// Text is compared and sorted byte by byte, as SQLite does it, whatever the language of the database is.
    static let text = #"TEXT COLLATE "C""#

    /// The number of a row.
    static let identity = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"

    /// A reference to the number of a row, which a copy of everything may make before that row.
    static func referring(to table: String) -> String { "REFERENCES \(table)(id) DEFERRABLE INITIALLY IMMEDIATE" }

    /// What stands for a text of any length in an index.
    static func hashed(_ column: String) -> String { "hashtextextended(\(column), 0)" }

    /// Lets the numbers of new rows follow those that a copy brought.
    static func countOn(_ table: String) -> String? {
        guard table != "refusal" else { return nil }
        return """
            SELECT setval(pg_get_serial_sequence('\(table)', 'id'), coalesce(max(id), 0) + 1, false) FROM \(table)
            """
    }

    /// The nodes that share the catalogue.
    private static let nodeTable = """
        CREATE TABLE node (
            name \(text) PRIMARY KEY,
            -- What tells the node's archive from all others, so that no two nodes go by one name.
            archive \(text) NOT NULL
        );

        """

    /// Which of the advisory locks is that of migrations: "segnode" in ASCII.
    private static let lock: Int64 = 0x73_65_67_6E_6F_64_65

    private static let latest = "SELECT max(number) FROM segnode_migration"

    /// How many migrations the database has had; `nil`: it has no catalogue.
    static func version(_ engine: PostgreSQLEngine) throws -> Int? {
        try engine.transaction(PostgreSQLEngine.reading) { connection in
            let isThere = try connection.number("SELECT 1 WHERE to_regclass('segnode_migration') IS NOT NULL")
            return try isThere.flatMap { _ in try connection.number(latest) }
        }
    }

    /// Brings tables and views up to date. Several nodes may do so at the same time: one does it, the others wait.
    ///
    /// - Throws: ``CatalogError/otherVersion(reason:)`` where a newer version has written it.
    static func migrate(_ engine: PostgreSQLEngine) throws {
        let version = try version(engine) ?? 0
        guard version <= migrations.count else { throw newer }
        guard version < migrations.count else { return }
        try engine.transaction(PostgreSQLEngine.writing) { connection in
            try connection.command("SET LOCAL lock_timeout = '10min'; SET LOCAL statement_timeout = 0")
            try connection.command("SELECT pg_advisory_xact_lock(\(lock))")
            try connection.command(
                """
                CREATE TABLE IF NOT EXISTS segnode_migration (
                    number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL DEFAULT now())
                """)
            let done = try connection.number(latest) ?? 0
            guard done <= migrations.count else { throw newer }
            for (index, migration) in migrations.enumerated().dropFirst(done) {
                try connection.command(migration.sql)
                try connection.execute(
                    "INSERT INTO segnode_migration (number, name) VALUES (?, ?)", [index + 1, migration.name])
            }
        }
    }

    /// Makes the index of names where it is missing.
    static func indexNames(_ engine: PostgreSQLEngine) throws {
        let look = "SELECT 1 WHERE to_regclass('patient_name_search') IS NOT NULL"
        if try engine.transaction(PostgreSQLEngine.reading, { try $0.number(look) }) != nil { return }
        try engine.transaction(PostgreSQLEngine.writing) { connection in
            try connection.command("SET LOCAL statement_timeout = 0")
            try connection.command("SELECT pg_advisory_xact_lock(\(lock))")
            try connection.command("CREATE EXTENSION IF NOT EXISTS pg_trgm; \(nameSearch)")
        }
    }

    static var newer: CatalogError { .otherVersion(reason: "a newer version has written it") }

    /// SQL that turns a column of milliseconds since 1970 into ISO 8601 text, null and what no calendar has into null.
    static func iso(_ column: String) -> String {
        """
        CASE WHEN \(column) BETWEEN -62135596800000 AND 253402300799999 THEN to_char(
            TIMESTAMP '1970-01-01' + \(column) * INTERVAL '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END
        """
    }
}
