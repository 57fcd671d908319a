package import Archive
public import Catalog
import CatalogPostgreSQL
import CatalogSQLite
import Foundation
import Glibc
import Platform

/// Which catalogue an archive has: the SQLite file in its folder, or the database that the folder's mark names.
///
/// The mark is what decides. A configuration that says otherwise is refused rather than followed: the node would begin
/// anew beside what it knows.
enum ArchiveCatalog {
    /// The catalogue for the process that has the archive.
    ///
    /// - Parameter server: as configured; `nil`: the file.
    static func serving(_ layout: ArchiveLayout, _ server: CatalogServer?) throws(ArchiveError) -> any CatalogOpening {
        switch (server, try CatalogMark(layout)) {
        case (nil, nil): return SQLiteCatalog(path: layout.index)
        case (nil, let mark?):
            throw .refusedFolder(
                path: layout.catalogMark,
                reason:
                    "the index is on a PostgreSQL server, as node \"\(mark.node)\": name it in catalog.postgresql, or "
                    + "bring it back with segnode catalog copy sqlite")
        case (let server?, let mark?):
            guard server.node == mark.node else {
                throw .refusedFolder(
                    path: layout.catalogMark,
                    reason: "this archive is the node \"\(mark.node)\" of its catalogue, and catalog.node is "
                        + "\"\(server.node)\"")
            }
            return MarkedCatalog(layout: layout, server: server, mark: mark)
        case (let server?, nil):
            guard access(layout.index, F_OK) != 0 else {
                throw .refusedFolder(
                    path: layout.index,
                    reason: "the index is in this file, and catalog.postgresql names a server: bring it there with "
                        + "segnode catalog copy postgresql")
            }
            return MarkedCatalog(layout: layout, server: server, mark: CatalogMark(of: server))
        }
    }

    /// The catalogue for a command or a worker beside that process.
    ///
    /// - Parameter server: as configured, with what it takes to reach it; `nil`: as the archive's folder says.
    static func beside(_ layout: ArchiveLayout, _ server: CatalogServer?) throws(ArchiveError) -> any CatalogOpening {
        guard let mark = try CatalogMark(layout) else { return SQLiteCatalog(path: layout.index) }
        let address = server?.postgresql ?? mark.postgresql
        return PostgreSQLCatalog(CatalogServer(postgresql: address, node: mark.node), archive: mark.archive)
    }
}

extension CatalogServer {
    /// Whether libpq can read a connection string.
    public static func isReadable(_ postgresql: String) -> Bool { PostgreSQLConninfo(postgresql) != nil }

    /// Where the database is, without a password.
    public var address: String { PostgreSQLConninfo(postgresql)?.withoutSecrets ?? "" }
}

/// What an archive's folder tells of its catalogue on a server.
package struct CatalogMark: Codable, Hashable {
    /// What tells the archive from all others.
    package let archive: String
    /// The node's name in the catalogue.
    package let node: String
    /// Where it is, without a password.
    package let postgresql: String

    /// The mark of a new archive.
    package init(of server: CatalogServer) {
        self.init(archive: UUID().uuidString, server: server)
    }

    /// The mark of an archive whose catalogue may have moved.
    package init(archive: String, server: CatalogServer) {
        self.archive = archive
        node = server.node
        postgresql = server.address
    }

    /// The mark in an archive's folder; `nil`: there is none.
    package init?(_ layout: ArchiveLayout) throws(ArchiveError) {
        let path = layout.catalogMark
        guard access(path, F_OK) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw .unusableFolder(PlatformError(operation: "access", path: path, errorNumber: errno))
            }
            return nil
        }
        guard let data = FileManager.default.contents(atPath: path),
            let mark = try? JSONDecoder().decode(CatalogMark.self, from: data)
        else { throw .refusedFolder(path: path, reason: "it cannot be read") }
        self = mark
    }

    /// Puts the mark into the folder.
    package func write(_ layout: ArchiveLayout) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try OpenFile.writeWhole(Array(try encoder.encode(self)) + [0x0A], to: layout.catalogMark)
    }
}

/// A catalogue on a server whose archive is marked before anything is written there.
struct MarkedCatalog: CatalogOpening {
    private let layout: ArchiveLayout
    private let present: CatalogMark
    private let catalog: PostgreSQLCatalog

    init(layout: ArchiveLayout, server: CatalogServer, mark: CatalogMark) {
        self.layout = layout
        present = CatalogMark(archive: mark.archive, server: server)
        catalog = PostgreSQLCatalog(server, archive: mark.archive)
    }

    var exists: Bool { catalog.exists }

    func open(
        look: CatalogLook?, quarantine: String, isSetAside: (_ path: String, _ reason: String) -> Void,
        willBeNew: () throws -> Void, progress: @Sendable (String) -> Void
    ) throws -> OpenedCatalog {
        let mark = try CatalogMark(layout)
        // A mark that no server takes would keep the archive from every other start.
        if mark == nil { try catalog.demandName(progress) }
        if mark != present { try present.write(layout) }
        return try catalog.open(
            look: look, quarantine: quarantine, isSetAside: isSetAside, willBeNew: willBeNew, progress: progress)
    }

    func openBeside(forWriting: Bool) throws(CatalogError) -> any CatalogStore {
        try catalog.openBeside(forWriting: forWriting)
    }
}
