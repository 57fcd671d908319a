import Catalog
package import CatalogSQL

/// PostgreSQL runs the statements of the catalogue, for threads that wait for the answers.
package final class PostgreSQLEngine: SQLEngine {
    package let dialect = SQLDialect(
        greatest: "greatest", skippingLocked: " FOR UPDATE SKIP LOCKED", locking: " FOR UPDATE", rowNumber: "id",
        conflictKey: "kind, \(Schema.hashed("subject")), attribute, \(Schema.hashed("found")), calling_ae",
        patientsOfName: { (#"SELECT patient FROM patient_name WHERE folded LIKE ? ESCAPE '\'"#, [$0.like]) },
        moving: SQLDialect.Moving(
            begin: "SET CONSTRAINTS ALL DEFERRED", givenNumber: " OVERRIDING SYSTEM VALUE", end: Schema.countOn))
    private let pool: PostgreSQLPool
    private let mayWrite: Bool

    /// Describes the connections; the first is made when it is needed.
    ///
    /// - Parameter capacity: how many there are at most.
    init(conninfo: String, mayWrite: Bool = true, capacity: Int = 8) {
        pool = PostgreSQLPool(conninfo: conninfo, capacity: capacity)
        self.mayWrite = mayWrite
    }

    /// All statements of `body` see the same state.
    package func read<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try transaction(Self.reading) { try body($0) }
    }

    package func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        guard mayWrite else { throw CatalogError.failed(reason: "the catalogue was opened for reading") }
        return try transaction(Self.writing) { try body($0) }
    }

    /// The server looks after its own data.
    package func findDamage(until isStopping: @escaping @Sendable () -> Bool) throws -> String? { nil }

    /// `pg_dump` makes the backup.
    package func copy(to path: String) throws -> PostgreSQLEngine? { nil }

    /// The server has all that was written.
    package func close() throws -> Bool {
        closeConnections()
        return true
    }

    /// Ends the use.
    package func closeConnections() { pool.close() }

    /// Reading everything takes longer than any other statement may.
    static var reading: String {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '30min'"
    }

    static var writing: String { "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" }

    func transaction<T>(_ begin: String, _ body: (PostgreSQLConnection) throws -> T) throws -> T {
        let connection = try pool.take(beginning: begin)
        defer { pool.give(connection) }
        do {
            let value = try body(connection)
            try connection.commit()
            return value
        } catch {
            connection.rollBack()
            throw error
        }
    }
}
