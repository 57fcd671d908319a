package import Catalog
package import CatalogSQL
import Glibc

/// The catalogue on a PostgreSQL server, which several nodes may share.
///
///     let server = CatalogServer(postgresql: "host=db dbname=segnode user=segnode", node: "radiology-1")
///     let catalog = PostgreSQLCatalog(server, archive: "4b1f…")
///     let index = try catalog.openBeside(forWriting: false)
///
/// The server looks after its own data: nothing is ever moved to the quarantine, and `pg_dump` makes the backup.
package struct PostgreSQLCatalog: CatalogOpening {
    private static let retryInterval: UInt32 = 1

    private let server: CatalogServer
    private let archive: String
    private let patience: Duration

    /// Describes the catalogue in a database.
    ///
    /// - Parameters:
    ///   - server: where the database is, and whose files and claims those of this process are.
    ///   - archive: what tells the node's archive from all others, so that no two nodes go by one name.
    ///   - patience: how long the process that has the archive waits for a server that does not answer.
    package init(_ server: CatalogServer, archive: String, patience: Duration = .seconds(60)) {
        self.server = server
        self.archive = archive
        self.patience = patience
    }

    /// Where the server does not answer there may be one: whoever opens it learns the reason.
    package var exists: Bool {
        let engine = engine()
        defer { engine.closeConnections() }
        do { return try Schema.version(engine) != nil } catch { return true }
    }

    /// The catalogue is new to a node that has no rows in it, whatever other nodes have.
    package func open(
        look: CatalogLook?, quarantine: String, isSetAside: (_ path: String, _ reason: String) -> Void,
        willBeNew: () throws -> Void, progress: @Sendable (String) -> Void
    ) throws -> OpenedCatalog {
        let engine = engine()
        do {
            _ = try waiting(progress) { try Schema.version(engine) }
            try waiting(progress) { try Schema.migrate(engine) }
            try register(store(engine))
            let remarks = indexNames(engine)
            let isNew = try waiting(progress) { try !hasRows(engine) }
            if isNew { try willBeNew() }
            return OpenedCatalog(store: store(engine), isNew: isNew, remarks: remarks)
        } catch {
            engine.closeConnections()
            throw error
        }
    }

    package func openBeside(forWriting: Bool) throws(CatalogError) -> any CatalogStore {
        try opened(engine(mayWrite: forWriting), demandPresentVersion)
    }

    /// Brings tables and views up to date, and makes them where there are none.
    package func prepare() throws(CatalogError) -> SQLCatalog<PostgreSQLEngine> {
        try opened(engine(), Schema.migrate)
    }

    /// Opens the catalogue for reading all of it.
    package func openForCopying() throws(CatalogError) -> SQLCatalog<PostgreSQLEngine> {
        try opened(engine(mayWrite: false), demandPresentVersion)
    }

    /// The store of an engine that passes a check; of one that does not the connections are closed.
    private func opened(
        _ engine: PostgreSQLEngine, _ check: (PostgreSQLEngine) throws -> Void
    ) throws(CatalogError) -> SQLCatalog<PostgreSQLEngine> {
        try CatalogError.translating {
            do { try check(engine) } catch {
                engine.closeConnections()
                throw error
            }
            return store(engine)
        }
    }

    private func demandPresentVersion(_ engine: PostgreSQLEngine) throws {
        guard let version = try Schema.version(engine) else {
            throw CatalogError.failed(reason: "the database has no catalogue; start the node once to make it")
        }
        guard version <= Schema.migrations.count else { throw Schema.newer }
        guard version == Schema.migrations.count else {
            throw CatalogError.otherVersion(
                reason: "an older version has written it; start the node once to bring it up to date")
        }
    }

    private func engine(mayWrite: Bool = true) -> PostgreSQLEngine {
        PostgreSQLEngine(conninfo: server.postgresql, mayWrite: mayWrite)
    }

    private func store(_ engine: PostgreSQLEngine) -> SQLCatalog<PostgreSQLEngine> {
        SQLCatalog(engine: engine, node: server.node)
    }

    /// Takes the node's name, which another archive must not have.
    package func register(_ catalog: SQLCatalog<PostgreSQLEngine>) throws(CatalogError) {
        try CatalogError.translating {
            try catalog.engine.transaction(PostgreSQLEngine.writing) { connection in
                let claim = "INSERT INTO node (name, archive) VALUES (?, ?) ON CONFLICT DO NOTHING"
                try connection.execute(claim, [server.node, archive])
                try demandName(connection)
            }
        }
    }

    /// Throws where another archive has the node's name.
    package func demandName(_ progress: (String) -> Void) throws(CatalogError) {
        try CatalogError.translating {
            let engine = engine(mayWrite: false)
            defer { engine.closeConnections() }
            guard try waiting(progress, { try Schema.version(engine) }) != nil else { return }
            try engine.transaction(PostgreSQLEngine.reading) { try demandName($0) }
        }
    }

    private func demandName(_ connection: PostgreSQLConnection) throws {
        let other = "SELECT 1 FROM node WHERE name = ? AND archive <> ?"
        guard try connection.number(other, [server.node, archive]) != nil else { return }
        throw CatalogError.failed(
            reason: "another archive is the node \"\(server.node)\" of this catalogue; give this one a name of its "
                + "own (catalog.node), or, where it is a copy of that one, its note back (catalog.json)")
    }

    /// Makes the index of names where the server lacked at first what it needs. Names are found without it.
    ///
    /// - Returns: why it is not there.
    private func indexNames(_ engine: PostgreSQLEngine) -> [String] {
        do {
            try Schema.indexNames(engine)
            return []
        } catch {
            return [
                "names are looked at one by one, as their index cannot be made (\(error)); where the extension is "
                    + "missing, an administrator makes it by CREATE EXTENSION pg_trgm, and the next start the index"
            ]
        }
    }

    private func hasRows(_ engine: PostgreSQLEngine) throws -> Bool {
        try engine.transaction(PostgreSQLEngine.reading) { connection in
            try ["instance", "result"].contains {
                try connection.number("SELECT 1 FROM \($0) WHERE node = ? LIMIT 1", [server.node]) != nil
            }
        }
    }

    /// Repeats what another node's lock prevents, and for a while what the server does not answer: it may be starting.
    private func waiting<T>(_ progress: (String) -> Void, _ body: () throws -> T) throws -> T {
        let end = ContinuousClock.now + patience
        while true {
            do {
                return try body()
            } catch CatalogError.busy {
                progress("waiting for the catalogue, which another node keeps locked")
            } catch CatalogError.failed(let reason) where ContinuousClock.now < end {
                progress("waiting for the catalogue: \(reason)")
            }
            sleep(Self.retryInterval)
        }
    }
}
