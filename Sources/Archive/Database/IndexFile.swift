import Foundation
import GRDB
import Glibc
import Logging

/// Opens the index for the process that has the archive, whatever state it is in.
///
/// An index that is damaged is moved to the quarantine, and an empty one takes its place: the rows of instances and
/// results come back from their files. One that another process keeps locked is waited for.
struct IndexFile {
    /// An index that can be used.
    struct Opened {
        let database: DatabasePool
        /// Whether it has no rows, because it was created just now.
        let isNew: Bool
        /// Where the damaged one was moved to, and what was wrong with it.
        var damage: (path: String, reason: String)?
    }

    private static let retryInterval: UInt32 = 1

    let layout: ArchiveLayout
    let now: Int64
    let logger: Logger
    let progress: @Sendable (String) -> Void

    /// Opens the index.
    ///
    /// - Parameters:
    ///   - look: how its pages are looked at where it may have changed since its process closed it; `nil`: not at all.
    ///   - willBeNew: called before an index is created.
    func open(
        look: IndexDamage.Look?, willBeNew: () throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Opened {
        guard let existing = try usable(look) else { return try create(willBeNew) }
        switch existing {
        case .success(let database): return Opened(database: database, isNew: false)
        case .failure(let damage):
            let path = try setAside(damage)
            var opened = try create(willBeNew)
            opened.damage = (path, damage.reason)
            return opened
        }
    }

    /// The existing index, or what is wrong with it; `nil`: there is none.
    private func usable(_ look: IndexDamage.Look?) throws(ArchiveError) -> Result<DatabasePool, IndexDamage>? {
        guard FileManager.default.fileExists(atPath: layout.index) else { return nil }
        do {
            let database = try waiting { try ArchiveDatabase.pool(layout) }
            guard try waiting({ try database.read { try $0.tableExists("grdb_migrations") } }) else {
                try database.close()
                return .failure(IndexDamage(reason: "it is empty"))
            }
            try waiting { try ArchiveDatabase.migrate(database, layout) }
            if let look, let damage = try IndexDamage.found(layout, look) {
                try database.close()
                return .failure(damage)
            }
            return .success(database)
        } catch let error as ArchiveError {
            throw error
        } catch {
            guard let damage = IndexDamage(error) else { throw ArchiveError(database: error) }
            return .failure(damage)
        }
    }

    private func create(_ willBeNew: () throws(ArchiveError) -> Void) throws(ArchiveError) -> Opened {
        try willBeNew()
        for suffix in ["-wal", "-shm"] { unlink(layout.index + suffix) }
        do {
            let database = try ArchiveDatabase.pool(layout)
            try ArchiveDatabase.migrate(database, layout)
            return Opened(database: database, isNew: true)
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw ArchiveError(database: error)
        }
    }

    /// Moves the damaged index out of the way, where a person can look at it.
    private func setAside(_ damage: IndexDamage) throws(ArchiveError) -> String {
        let kept = "\(layout.quarantine)/\(now)-index.sqlite"
        for suffix in ["", "-wal", "-shm"] where access(layout.index + suffix, F_OK) == 0 {
            guard rename(layout.index + suffix, kept + suffix) == 0 else {
                throw .failed("rename", layout.index + suffix)
            }
        }
        logger.critical(
            "The index is damaged; it was moved to the quarantine and is rebuilt from the files",
            metadata: ["kept": "\(layout.relative(kept))", "reason": "\(damage.reason)"]
        )
        return kept
    }

    /// Repeats what another process's lock prevents.
    private func waiting<T>(_ body: () throws -> T) throws -> T {
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                logger.warning("Another process keeps the index locked; waiting for it")
                progress("waiting for the index, which another process keeps locked")
                sleep(Self.retryInterval)
            }
        }
    }
}

/// What is wrong with an index.
struct IndexDamage: Error {
    /// How all pages are looked at: `thorough` holds every entry of an index against its row, too, which takes longer
    /// and is done where the use of the index has shown damage.
    enum Look: String {
        case quick = "quick_check"
        case thorough = "integrity_check"
    }

    let reason: String

    init(reason: String) { self.reason = reason }

    /// The damage that an error of the database shows; `nil` where it has another cause.
    init?(_ error: any Error) {
        if case ArchiveError.indexDamaged(let reason) = error {
            self.reason = reason
            return
        }
        guard let error = error as? DatabaseError else { return nil }
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: reason = error.message ?? "\(error)"
        default: return nil
        }
    }

    /// Looks at every page and row; takes as long as reading the file.
    ///
    /// On a connection of its own that may write, though it does not: SQLite forgets the constraints of tables on one
    /// that may only read.
    ///
    /// - Parameter begin: is given the connection before, so that it can be interrupted.
    static func found(
        _ layout: ArchiveLayout, _ look: Look = .quick, begin: (DatabaseQueue) -> Void = { _ in }
    ) throws -> IndexDamage? {
        let connection = try DatabaseQueue(path: layout.index)
        begin(connection)
        defer { try? connection.close() }
        return try connection.read { database in
            let tables = try Set(String.fetchAll(database, sql: "SELECT name FROM sqlite_master"))
            if let missing = Schema.tables.first(where: { !tables.contains($0) }) {
                return IndexDamage(reason: "the table \(missing) is gone")
            }
            do {
                let answer = try String.fetchOne(database, sql: "PRAGMA \(look.rawValue)(1)")
                if let answer, answer != "ok" { return IndexDamage(reason: answer) }
                if let row = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") {
                    let table: String? = row["table"]
                    return IndexDamage(reason: "a row of \(table ?? "a table") belongs to a row that is gone")
                }
                return nil
            } catch {
                guard let damage = IndexDamage(error) else { throw error }
                return damage
            }
        }
    }
}

extension ArchiveError {
    /// What an error of the database means for the archive: a full disk and a damaged index are told apart from the
    /// rest.
    init(database error: any Error) {
        if let damage = IndexDamage(error) {
            self = .indexDamaged(reason: damage.reason)
        } else if let error = error as? DatabaseError, error.resultCode == .SQLITE_FULL {
            self = .noSpace(freeBytes: nil, requiredBytes: nil)
        } else {
            self = .database(reason: "\(error)")
        }
    }
}
