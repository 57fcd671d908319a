import Foundation
import GRDB

/// Opens the one database.
enum ArchiveDatabase {
    /// How long a command or a worker waits for another process's lock, in seconds.
    private static let patience = 10.0
    /// How long the process that has the archive does. Its loops wait for each other in line: what each of them waits is
    /// waited by the last for all, and they try again anyway.
    private static let patienceOfMany = 2.0

    /// Opens the index for a command that writes beside the process that has the archive.
    static func openForWriting(_ layout: ArchiveLayout) throws(ArchiveError) -> DatabasePool {
        do {
            let pool = try DatabasePool(path: layout.index, configuration: configuration(patience))
            try migrate(pool, layout)
            return pool
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw ArchiveError(database: error)
        }
    }

    /// Opens the index's file for the process that has the archive, creating an empty one where it is missing.
    static func pool(_ layout: ArchiveLayout) throws -> DatabasePool {
        try DatabasePool(path: layout.index, configuration: configuration(patienceOfMany))
    }

    /// Brings tables and views up to date.
    static func migrate(_ pool: DatabasePool, _ layout: ArchiveLayout) throws {
        guard try !pool.read(Schema.migrator.hasBeenSuperseded) else {
            throw ArchiveError.schemaMismatch(path: layout.index, reason: "a newer version has written it")
        }
        try Schema.migrator.migrate(pool)
    }

    /// Opens the index for a reader beside the process that writes.
    static func openForReading(_ layout: ArchiveLayout) throws(ArchiveError) -> any DatabaseReader {
        do {
            var configuration = configuration(patience)
            configuration.readonly = true
            let queue = try DatabaseQueue(path: layout.index, configuration: configuration)
            guard try queue.read(Schema.migrator.hasCompletedMigrations) else {
                throw ArchiveError.schemaMismatch(
                    path: layout.index,
                    reason: "an older version has written it; start the node once to bring it up to date"
                )
            }
            return queue
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw ArchiveError(database: error)
        }
    }

    /// Brings everything into the index's one file and closes it.
    ///
    /// SQLite does that when the last connection is closed, but the pool closes the one that may write before those
    /// that only read.
    ///
    /// - Returns: whether the file is whole; `false`: another process reads an older state, and the rest stays in the
    ///   log beside it.
    static func close(_ pool: DatabasePool) throws -> Bool {
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

    private static func configuration(_ patience: TimeInterval) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.maximumReaderCount = 4
        configuration.label = "segnode.index"
        return configuration
    }
}
