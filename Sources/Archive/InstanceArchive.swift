public import Foundation
package import GRDB
public import Logging

/// The stored instances and their index: the one writer of an archive's folder.
///
///     let archive = try InstanceArchive(configuration: .init(root: "/var/lib/segnode"), logger: logger)
///     defer { archive.close() }
///     let writer = archive.beginInstance(announcement)
///     writer.append(bytes)
///     writer.commit { result in … }
public final class InstanceArchive: Sendable {
    /// Where the archive lies and how it behaves.
    public let configuration: ArchiveConfiguration
    /// The folders of the archive.
    public let layout: ArchiveLayout
    /// What the index answers.
    public let index: ArchiveIndex
    /// Where results are kept.
    public let results: ResultStore
    package let database: DatabasePool
    private let lock: FolderLock
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// Opens the archive in a folder, creating it where it is missing.
    public init(
        configuration: ArchiveConfiguration,
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(ArchiveError) {
        self.configuration = configuration
        self.now = now
        self.logger = logger
        layout = ArchiveLayout(root: configuration.root)
        try layout.createFolders()
        lock = try FolderLock(path: layout.lock)
        database = try ArchiveDatabase.openForWriting(layout)
        index = ArchiveIndex(layout: layout, reader: database)
        results = ResultStore(layout: layout)
    }
}
