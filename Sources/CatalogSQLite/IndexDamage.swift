import Catalog
import GRDB
import Glibc
import Platform
import Synchronization

/// What is wrong with an index.
struct IndexDamage: Error {
    let reason: String

    /// Looks at every page and row; takes as long as reading the file.
    ///
    /// On a connection of its own that may write, though it does not: SQLite forgets the constraints of tables on one
    /// that may only read.
    ///
    /// - Parameter isStopping: is asked again and again; the look ends with an error once it says so.
    static func found(
        _ path: String, _ look: CatalogLook, until isStopping: (@Sendable () -> Bool)? = nil
    ) throws -> IndexDamage? {
        let connection = try DatabaseQueue(path: path)
        let interruption = isStopping.map { Interruption(of: connection, when: $0) }
        defer {
            interruption?.end()
            try? connection.close()
        }
        return try connection.read { database in
            let tables = try Set(String.fetchAll(database, sql: "SELECT name FROM sqlite_master"))
            if let missing = Schema.tables.first(where: { !tables.contains($0) }) {
                return IndexDamage(reason: "the table \(missing) is gone")
            }
            do {
                return try check(database, look)
            } catch let error as DatabaseError {
                guard case .damaged(let reason) = CatalogError(error) else { throw error }
                return IndexDamage(reason: reason)
            }
        }
    }

    private static func check(_ database: Database, _ look: CatalogLook) throws -> IndexDamage? {
        let pragma = look == .quick ? "quick_check" : "integrity_check"
        let answer = try String.fetchOne(database, sql: "PRAGMA \(pragma)(1)")
        if let answer, answer != "ok" { return IndexDamage(reason: answer) }
        guard let row = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") else { return nil }
        let table: String? = row["table"]
        return IndexDamage(reason: "a row of \(table ?? "a table") belongs to a row that is gone")
    }
}

/// Interrupts a connection once its user is to stop.
private final class Interruption: Sendable {
    private static let interval: UInt32 = 10_000
    private let connection: Mutex<DatabaseQueue?>

    init(of connection: DatabaseQueue, when isStopping: @escaping @Sendable () -> Bool) {
        self.connection = Mutex(connection)
        // Where the system refuses a thread, the look is not interrupted.
        _ = try? WorkerThread(starting: "index-stop") { [self] in
            while interrupt(if: isStopping) { usleep(Self.interval) }
        }
    }

    /// The connection is not used any more.
    func end() { connection.withLock { $0 = nil } }

    private func interrupt(if isStopping: () -> Bool) -> Bool {
        connection.withLock { connection in
            guard let connection else { return false }
            if isStopping() { connection.interrupt() }
            return true
        }
    }
}
