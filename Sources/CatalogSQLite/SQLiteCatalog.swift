package import Catalog
package import CatalogSQL
import Foundation
import GRDB
import Glibc

/// The catalogue in a file of the archive.
///
///     let catalog = SQLiteCatalog(path: "/var/lib/segnode/index.sqlite")
///     let index = try catalog.openBeside(forWriting: false)
///
/// An index that is damaged is moved to the quarantine, and an empty one takes its place: the rows of instances and
/// results come back from their files. One that another process keeps locked is waited for.
package struct SQLiteCatalog: CatalogOpening {
    /// How long a command or a worker waits for another process's lock, in seconds.
    private static let patience = 10.0
    /// How long the process that has the archive does. Its loops wait for each other in line: what each of them waits
    /// is waited by the last for all, and they try again anyway.
    private static let patienceOfMany = 2.0
    private static let retryInterval: UInt32 = 1

    private let path: String

    /// Describes the index in a file.
    package init(path: String) { self.path = path }

    package var exists: Bool { FileManager.default.fileExists(atPath: path) }

    package func openBeside(forWriting: Bool) throws(CatalogError) -> any CatalogStore {
        try CatalogError.translating { forWriting ? try openForWriting() : try openForReading() }
    }

    package func open(
        look: CatalogLook?, quarantine: String, isSetAside: (_ path: String, _ reason: String) -> Void,
        willBeNew: () throws -> Void, progress: @Sendable (String) -> Void
    ) throws -> OpenedCatalog {
        guard exists else { return try create(willBeNew) }
        switch try usable(look, progress) {
        case .success(let usable):
            return OpenedCatalog(store: Self.store(usable.pool), isNew: false, remarks: usable.remarks)
        case .failure(let damage):
            isSetAside(try setAside(in: quarantine), damage.reason)
            return try create(willBeNew)
        }
    }

    /// Brings tables and views up to date.
    package func migrate() throws(CatalogError) {
        try translating {
            let pool = try pool()
            try Self.migrate(pool)
            try pool.close()
        }
    }

    /// Opens the index for reading all of it.
    package func openForCopying() throws(CatalogError) -> SQLCatalog<SQLiteEngine> {
        try translating { try openForReading() }
    }

    /// Makes an index without rows.
    package func create() throws(CatalogError) -> SQLCatalog<SQLiteEngine> {
        try translating {
            let pool = try pool()
            try Self.migrate(pool)
            return Self.store(pool)
        }
    }

    private func translating<T>(_ body: () throws -> T) throws(CatalogError) -> T {
        try CatalogError.translating { try SQLiteEngine.translating(body) }
    }

    /// The existing index, or what is wrong with it.
    private func usable(
        _ look: CatalogLook?, _ progress: (String) -> Void
    ) throws -> Result<(pool: DatabasePool, remarks: [String]), IndexDamage> {
        do {
            return try SQLiteEngine.translating {
                let pool = try waiting(progress) { try self.pool() }
                guard try waiting(progress, { try pool.read { try $0.tableExists("grdb_migrations") } }) else {
                    try pool.close()
                    return .failure(IndexDamage(reason: "it is empty"))
                }
                try waiting(progress) { try Self.migrate(pool) }
                if let look, let damage = try IndexDamage.found(path, look) {
                    try pool.close()
                    return .failure(damage)
                }
                guard look != nil else { return .success((pool, [])) }
                switch try waiting(progress, { try Schema.mendNames(pool) }) {
                case .sound: return .success((pool, []))
                case .mended(let reason):
                    return .success((pool, ["the index of names was damaged and is made anew: \(reason)"]))
                case .beyondRepair(let reason):
                    try pool.close()
                    return .failure(IndexDamage(reason: "the index of names: \(reason)"))
                }
            }
        } catch CatalogError.damaged(let reason) {
            return .failure(IndexDamage(reason: reason))
        }
    }

    private func create(_ willBeNew: () throws -> Void) throws -> OpenedCatalog {
        try willBeNew()
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        return try SQLiteEngine.translating {
            let pool = try pool()
            try Self.migrate(pool)
            return OpenedCatalog(store: Self.store(pool), isNew: true)
        }
    }

    /// Moves the damaged index out of the way, where a person can look at it.
    private func setAside(in quarantine: String) throws -> String {
        let kept = "\(quarantine)/\(Int64(Date().timeIntervalSince1970 * 1000))-index.sqlite"
        for suffix in ["", "-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
            guard rename(path + suffix, kept + suffix) == 0 else {
                let (number, reason) = (errno, "\(path + suffix) cannot be moved to \(quarantine)")
                if number == ENOSPC { throw CatalogError.full(reason: reason) }
                throw CatalogError.failed(reason: "\(reason): \(String(cString: strerror(number)))")
            }
        }
        return kept
    }

    /// Repeats what another process's lock prevents.
    private func waiting<T>(_ progress: (String) -> Void, _ body: () throws -> T) throws -> T {
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                progress("waiting for the index, which another process keeps locked")
                sleep(Self.retryInterval)
            }
        }
    }

    private func pool() throws -> DatabasePool {
        try DatabasePool(path: path, configuration: Self.configuration(Self.patienceOfMany))
    }

    private func openForWriting() throws -> SQLCatalog<SQLiteEngine> {
        try SQLiteEngine.translating {
            let pool = try DatabasePool(path: path, configuration: Self.configuration(Self.patience))
            try Self.demandPresentVersion(pool)
            return Self.store(pool)
        }
    }

    private func openForReading() throws -> SQLCatalog<SQLiteEngine> {
        try SQLiteEngine.translating {
            var configuration = Self.configuration(Self.patience)
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try Self.demandPresentVersion(queue)
            return SQLCatalog(engine: SQLiteEngine(reading: queue))
        }
    }

    /// Tables and views are brought up to date by the process that has the archive alone: another may have it open yet.
    private static func demandPresentVersion(_ database: any DatabaseReader) throws {
        guard try !database.read(Schema.migrator.hasBeenSuperseded) else {
            throw CatalogError.otherVersion(reason: "a newer version has written it")
        }
        guard try database.read(Schema.migrator.hasCompletedMigrations) else {
            throw CatalogError.otherVersion(
                reason: "an older version has written it; start the node once to bring it up to date")
        }
    }

    /// Brings tables and views up to date.
    private static func migrate(_ pool: DatabasePool) throws {
        guard try !pool.read(Schema.migrator.hasBeenSuperseded) else {
            throw CatalogError.otherVersion(reason: "a newer version has written it")
        }
        try Schema.migrator.migrate(pool)
    }

    private static func store(_ pool: DatabasePool) -> SQLCatalog<SQLiteEngine> {
        SQLCatalog(engine: SQLiteEngine(pool))
    }

    private static func configuration(_ patience: TimeInterval) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.maximumReaderCount = 4
        configuration.label = "segnode.index"
        return configuration
    }
}
