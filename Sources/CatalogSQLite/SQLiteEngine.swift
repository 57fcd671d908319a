import Catalog
package import CatalogSQL
package import GRDB

/// SQLite runs the statements of the catalogue.
package final class SQLiteEngine: SQLEngine {
    package let dialect = SQLDialect(
        greatest: "max", skippingLocked: "", locking: "", rowNumber: "rowid",
        conflictKey: "kind, subject, attribute, found, calling_ae",
        patientsOfName: Schema.patientsOfName,
        moving: SQLDialect.Moving(begin: "PRAGMA defer_foreign_keys = ON", givenNumber: "", end: { _ in nil }))
    /// The file.
    package let path: String
    private let reader: any DatabaseReader
    /// The database, where it was opened for writing.
    package let pool: DatabasePool?

    /// Takes a database that may be written.
    init(_ pool: DatabasePool) {
        path = pool.path
        reader = pool
        self.pool = pool
    }

    /// Takes a database that is read only.
    init(reading queue: DatabaseQueue) {
        path = queue.path
        reader = queue
        pool = nil
    }

    package func read<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try Self.translating { try reader.read { try body(SQLiteConnection(database: $0)) } }
    }

    package func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        guard let pool else { throw CatalogError.failed(reason: "the index was opened for reading") }
        return try Self.translating { try pool.write { try body(SQLiteConnection(database: $0)) } }
    }

    package func findDamage(until isStopping: @escaping @Sendable () -> Bool) throws -> String? {
        try Self.translating { try IndexDamage.found(path, .quick, until: isStopping)?.reason }
    }

    package func copy(to path: String) throws -> SQLiteEngine? {
        try Self.translating {
            let copy = try DatabaseQueue(path: path)
            try reader.backup(to: copy)
            // The copy is one file, whatever was in the log beside the original.
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            return SQLiteEngine(reading: copy)
        }
    }

    /// Brings everything into the index's one file and closes it.
    ///
    /// SQLite does that when the last connection is closed, but the pool closes the one that may write before those
    /// that only read.
    ///
    /// - Returns: whether the file is whole; `false`: another process reads an older state, and the rest stays in the
    ///   log beside it.
    package func close() throws -> Bool {
        guard let pool else {
            try Self.translating { try reader.close() }
            return true
        }
        return try Self.translating {
            pool.invalidateReadOnlyConnections()
            var isWhole = true
            do {
                try pool.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA busy_timeout = 2000")
                    _ = try database.checkpoint(.truncate)
                }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                isWhole = false
            }
            try pool.close()
            return isWhole
        }
    }

    static func translating<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError { throw CatalogError(error) }
    }
}

/// A connection to SQLite within a transaction.
private struct SQLiteConnection: SQLConnection {
    let database: Database
    let mismatches = SQLMismatches()

    func execute(_ sql: String, _ arguments: SQLArguments) throws -> Int {
        try SQLiteEngine.translating {
            try database.cachedStatement(sql: sql).execute(arguments: Self.arguments(arguments))
            return database.changesCount
        }
    }

    func control(_ sql: String) throws {
        try SQLiteEngine.translating { try database.execute(sql: sql) }
    }

    func forEachRow(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws {
        try SQLiteEngine.translating {
            let statement = try database.cachedStatement(sql: sql)
            let columns = SQLColumns(statement.columnNames)
            let rows = try Row.fetchCursor(statement, arguments: Self.arguments(arguments))
            while let row = try rows.next() {
                try body(
                    SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init), mismatches: mismatches))
            }
        }
    }

    private static func arguments(_ arguments: SQLArguments) -> StatementArguments {
        StatementArguments(arguments.map { $0?.sqlValue.databaseValue ?? .null })
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        // The index has no column of bytes: they are no value of any other kind.
        case .blob: self = .other
        }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null, .other: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        }
    }
}

extension CatalogError {
    /// What an error of SQLite means: damage, a full disk, a lock and a wrong row are told apart from the rest.
    package init(_ error: DatabaseError) {
        let reason = error.message ?? "\(error)"
        self =
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: .damaged(reason: reason)
            case .SQLITE_FULL: .full(reason: "\(error)")
            case .SQLITE_BUSY: .busy(reason: "\(error)")
            case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE: .refused(reason: reason)
            default: .failed(reason: "\(error)")
            }
    }
}
