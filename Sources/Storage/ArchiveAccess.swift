public import Archive
public import Catalog
public import Foundation
public import Jobs
public import Logging

extension InstanceArchive {
    /// Opens the archive in a folder with the catalogue that it has, creating both where they are missing.
    ///
    /// - Parameter progress: is told what is being done while that takes long, from any thread.
    /// - Throws: ``ArchiveError/locked(path:holder:)`` where another process has the folder.
    public convenience init(
        configuration: ArchiveConfiguration,
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() },
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(ArchiveError) {
        let catalog = try ArchiveCatalog.serving(ArchiveLayout(root: configuration.root), configuration.server)
        try self.init(
            configuration: configuration, catalog: catalog, logger: logger, now: now, progress: progress)
    }
}

extension ArchiveIndex {
    /// Opens the index of an archive that this or another process may be writing to.
    ///
    /// - Parameter server: how the server that has the index is reached; `nil`: as the archive's folder says.
    public convenience init(root: String, server: CatalogServer? = nil) throws(ArchiveError) {
        try self.init(root: root, catalog: ArchiveCatalog.beside(ArchiveLayout(root: root), server))
    }
}

extension ArchiveBackup {
    /// Describes the backup of an archive with the catalogue that it has.
    ///
    /// - Parameter server: how the server that has the index is reached; `nil`: as the archive's folder says.
    public init(root: String, server: CatalogServer? = nil) throws(ArchiveError) {
        self.init(root: root, catalog: try ArchiveCatalog.beside(ArchiveLayout(root: root), server))
    }
}

extension JobQueue {
    /// What the catalogue answers about jobs, results and deliveries.
    public var index: ArchiveIndex { ArchiveIndex(layout: ArchiveLayout(root: root.folder), store: catalog) }

    /// Opens the queue of an archive that this process has.
    ///
    /// - Parameters:
    ///   - now: the wall clock, which can be set at any time.
    ///   - uptime: a clock that cannot, from any beginning; it stands still while the machine sleeps.
    public convenience init(
        archive: InstanceArchive,
        configuration: JobQueueConfiguration = JobQueueConfiguration(),
        now: @escaping @Sendable () -> Date = { Date() },
        uptime: @escaping @Sendable () -> Duration = JobQueue.systemUptime
    ) {
        var surroundings = Surroundings()
        surroundings.longestIdleTime = { [archive] in archive.longestIdleTime }
        surroundings.isArchiveInOrder = { [archive] in archive.isInOrder }
        surroundings.noteError = { [archive] in archive.note($0) }
        self.init(
            catalog: archive.store, root: archive.layout.root, configuration: configuration,
            surroundings: surroundings, now: now, uptime: uptime)
    }

    /// Opens the queue beside the process that has the archive, for a worker or a command such as a retry.
    ///
    /// - Parameter server: how the server that has the index is reached; `nil`: as the archive's folder says.
    public convenience init(
        root: String,
        server: CatalogServer? = nil,
        configuration: JobQueueConfiguration = JobQueueConfiguration(),
        now: @escaping @Sendable () -> Date = { Date() },
        uptime: @escaping @Sendable () -> Duration = JobQueue.systemUptime
    ) throws(ArchiveError) {
        let layout = ArchiveLayout(root: root)
        let catalog = try ArchiveCatalog.beside(layout, server)
        guard catalog.exists else { throw .noIndex(path: layout.root) }
        let store: any CatalogStore
        do throws(CatalogError) { store = try catalog.openBeside(forWriting: true) } catch {
            throw ArchiveError(error, layout)
        }
        var surroundings = Surroundings()
        surroundings.noteError = { DiskReserve.release(after: $0, in: layout) }
        self.init(
            catalog: store, root: layout.root, configuration: configuration, surroundings: surroundings, now: now,
            uptime: uptime)
    }
}
