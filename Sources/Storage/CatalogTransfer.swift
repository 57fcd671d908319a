public import Archive
public import Catalog
import CatalogPostgreSQL
import CatalogSQL
import CatalogSQLite
import Foundation
import Glibc

/// Brings the index of an archive up to date, or to another place. The node must not run.
///
///     let transfer = CatalogTransfer(root: "/var/lib/segnode", server: server)
///     let counts = try transfer.copyToServer { table, rows in print(table, rows) }
///
/// The files stay where they are. A copy is held against its original before the archive uses it, and the original
/// stays: the file as `index.sqlite.copied`, a server's rows where they are.
public struct CatalogTransfer: Sendable {
    /// How many rows of a table were copied.
    public struct Count: Codable, Sendable, Hashable {
        /// The table.
        public let table: String
        /// Its rows.
        public let rows: Int
    }

    private let layout: ArchiveLayout
    private let server: CatalogServer?

    /// Describes the archive in a folder.
    ///
    /// - Parameter server: as configured; `nil`: as the archive's folder says.
    public init(root: String, server: CatalogServer?) {
        layout = ArchiveLayout(root: root)
        self.server = server
    }

    /// Brings tables and views up to date; makes those on a server where there are none.
    public func migrate() throws(ArchiveError) {
        try alone { () throws(CatalogError) in
            if let server = try serverInUse() ?? server {
                return try PostgreSQLCatalog(server, archive: "").prepare().engine.closeConnections()
            }
            guard SQLiteCatalog(path: layout.index).exists else { throw .failed(reason: "there is no index") }
            try SQLiteCatalog(path: layout.index).migrate()
        }
    }

    /// Copies the index from its file to the server, which must be empty, and lets the archive use it there.
    public func copyToServer(
        progress: (String, Int) -> Void = { _, _ in }
    ) throws(ArchiveError) -> [Count] {
        try alone { () throws(CatalogError) in
            guard let server else { throw .failed(reason: "catalog.postgresql names no server") }
            if let present = try serverInUse() {
                throw .failed(reason: "the index is on a server already (\(present.address))")
            }
            let file = SQLiteCatalog(path: layout.index)
            guard file.exists else { throw .failed(reason: "there is no index.sqlite to copy") }
            let mark = CatalogMark(of: server)
            let catalog = PostgreSQLCatalog(server, archive: mark.archive)
            let source = try file.openForCopying()
            let target = try catalog.prepare()
            defer { target.engine.closeConnections() }
            let counts = try CatalogMove(from: source, to: target).run(progress: progress)
            _ = try source.close()
            try catalog.register(target)
            try Self.translating { try mark.write(layout) }
            for suffix in ["", "-wal", "-shm"] {
                try rename(layout.index + suffix, to: layout.index + ".copied" + suffix)
            }
            return counts.map { Count(table: $0.table, rows: $0.rows) }
        }
    }

    /// Copies the index from the server to a file in the archive's folder, and lets the archive use that.
    public func copyToFile(
        progress: (String, Int) -> Void = { _, _ in }
    ) throws(ArchiveError) -> [Count] {
        try alone { () throws(CatalogError) in
            guard let present = try serverInUse() else {
                throw .failed(reason: "the index is not on a server: there is no catalog.json in the folder")
            }
            guard !SQLiteCatalog(path: layout.index).exists else {
                throw .failed(reason: "there is an index.sqlite already")
            }
            let draft = layout.index + ".new"
            for suffix in ["", "-wal", "-shm", "-journal"] { unlink(draft + suffix) }
            let source = try PostgreSQLCatalog(present, archive: "").openForCopying()
            defer { source.engine.closeConnections() }
            let target = try SQLiteCatalog(path: draft).create()
            let counts = try CatalogMove(from: source, to: target).run(progress: progress)
            guard try target.close() else { throw .failed(reason: "\(draft) cannot be closed") }
            try rename(draft, to: layout.index)
            try rename(layout.catalogMark, to: layout.catalogMark + ".copied")
            return counts.map { Count(table: $0.table, rows: $0.rows) }
        }
    }

    /// The server that the archive uses, with what the configuration says of the way there; `nil`: it uses its file.
    private func serverInUse() throws(CatalogError) -> CatalogServer? {
        let mark: CatalogMark?
        do throws(ArchiveError) { mark = try CatalogMark(layout) } catch { throw .failed(reason: "\(error)") }
        return mark.map { CatalogServer(postgresql: server?.postgresql ?? $0.postgresql, node: $0.node) }
    }

    /// Does something while no other process has the archive, and this user may write there.
    private func alone<T>(_ body: () throws(CatalogError) -> T) throws(ArchiveError) -> T {
        guard access(layout.instances, F_OK) == 0 else { throw .noIndex(path: layout.root) }
        return try layout.alone { () throws(ArchiveError) in
            do throws(CatalogError) { return try body() } catch { throw ArchiveError(error, layout) }
        }
    }

    private func rename(_ old: String, to new: String) throws(CatalogError) {
        guard Glibc.rename(old, new) == 0 || errno == ENOENT else {
            throw .failed(reason: "\(old) cannot be renamed: \(String(cString: strerror(errno)))")
        }
    }

    private static func translating<T>(_ body: () throws -> T) throws(CatalogError) -> T {
        do { return try body() } catch { throw error as? CatalogError ?? .failed(reason: "\(error)") }
    }
}
