public import Foundation
package import GRDB
public import Logging

/// The stored instances and their index: the one writer of an archive's folder.
///
///     let archive = try InstanceArchive(configuration: .init(root: "/var/lib/segnode"), logger: logger)
///     defer { archive.close() }
///     let writer = archive.beginInstance(announcement)
///     writer.append(bytes)  // and wait, where `writer.isBackedUp`
///     writer.commit { result in … }
///
/// Opening it takes a lock on the folder, brings index and files into agreement and says in ``recovery`` what there
/// was to do. Instances, associations and results may be handed over from any thread.
public final class InstanceArchive: Sendable {
    /// Where the archive lies and how it behaves.
    public let configuration: ArchiveConfiguration
    /// The folders of the archive.
    public let layout: ArchiveLayout
    /// What the index answers; an instance shows up there within milliseconds of its commit.
    public let index: ArchiveIndex
    /// Where results are kept.
    public let results: ResultStore
    /// What was found and put right when the archive was opened.
    public let recovery: RecoveryReport
    package let database: DatabasePool
    private let lock: FolderLock
    private let idleTimes: IdleTimes
    private let indexWriter: IndexWriter
    private let committer: Committer
    private let logger: Logger

    /// Opens the archive in a folder, creating it where it is missing.
    ///
    /// - Throws: ``ArchiveError/locked(path:holder:)`` where another process has the folder.
    public init(
        configuration: ArchiveConfiguration,
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(ArchiveError) {
        self.configuration = configuration
        self.logger = logger
        layout = ArchiveLayout(root: configuration.root)
        let checks = FolderChecks(layout: layout, configuration: configuration)
        try checks.beforeCreation()
        try layout.createFolders()
        lock = try FolderLock(path: layout.lock)
        let reserve = DiskReserve(layout: layout, configuration: configuration)
        if reserve.releaseIfUrgent() {
            logger.error("The disk is full, and the reserve for the index is being used")
        }
        try checks.afterCreation()
        let isNewIndex = !FileManager.default.fileExists(atPath: layout.index)
        database = try ArchiveDatabase.openForWriting(layout)
        try layout.restrictIndex()
        index = ArchiveIndex(layout: layout, reader: database)
        results = ResultStore(layout: layout)
        idleTimes = IdleTimes(configuration, now: now)
        recovery = try Recovery(
            layout: layout,
            database: database,
            idleTimes: idleTimes,
            now: now().milliseconds,
            logger: logger
        ).run(isNewIndex: isNewIndex)
        indexWriter = IndexWriter(database: database, layout: layout, idleTimes: idleTimes, logger: logger)
        committer = Committer(
            layout: layout,
            space: SpaceGuard(
                paths: [layout.instances, layout.root],
                minimumFreeBytes: configuration.minimumFreeBytes,
                reserve: reserve,
                system: configuration.system,
                logger: logger
            ),
            index: indexWriter,
            configuration: configuration,
            now: now
        )
        committer.space.restoreReserve()
        do throws(ArchiveError) {
            try ArchiveMemory(configuration)?.remember(layout.root)
        } catch {
            logger.warning("It cannot be noted that there is an archive here", metadata: ["reason": "\(error)"])
        }
    }

    deinit { close() }

    /// Begins the reception of an instance.
    ///
    /// Returns at once. What is wrong with the announcement shows in ``InstanceWriter/failure`` and is the result of the
    /// commit, and so is a full disk as soon as it is met; the data set can be drained through the writer all the same.
    public func beginInstance(_ announcement: InstanceAnnouncement) -> InstanceWriter {
        InstanceWriter(announcement, committer: committer)
    }

    /// Adds an association that ended to the log; returns at once.
    public func recordAssociation(_ association: AssociationRecord) { indexWriter.add(.association(association)) }

    /// Replaces the idle times; studies that are awaited keep their deadlines until their next instance.
    public func setIdleTimes(default other: Duration, byCallingAETitle: [String: Duration]) {
        idleTimes.set(default: other, byCallingAETitle: byCallingAETitle)
    }

    /// The longest idle time of any sender: no study is awaited longer than that from now.
    package var longestIdleTime: Duration { idleTimes.longest }

    /// Throws where an instance would be refused now: the disk is full or the index cannot be written.
    public func checkReadiness() throws(ArchiveError) { try committer.checkReadiness() }

    /// Waits until everything handed over so far is on the disk and everything stored so far is in the index.
    public func settle() {
        committer.waitUntilIdle()
        indexWriter.settle()
    }

    /// How long the longest of what the archive's threads are doing at present has taken so far; `nil` where they have
    /// nothing to do.
    ///
    /// Each piece of work is short, a few hundred milliseconds on a slow disk: minutes mean that the disk stands still.
    public var oldestWork: Duration? { [committer.oldestWork, indexWriter.oldestWork].compactMap { $0 }.max() }

    /// Finishes what was begun, closes the index and gives the folder free. Nothing may be used after it.
    public func close() {
        committer.close()
        indexWriter.close()
        do {
            try database.close()
        } catch {
            logger.warning("The index was not closed cleanly", metadata: ["reason": "\(error)"])
        }
        lock.release()
    }
}
