public import Catalog
package import Foundation
package import Logging
import Platform
import Synchronization

/// The stored instances and their index: the one writer of an archive's folder.
///
///     let catalog = SQLiteCatalog(path: "/var/lib/segnode/index.sqlite")
///     let archive = try InstanceArchive(
///         configuration: .init(root: "/var/lib/segnode"), catalog: catalog, logger: logger)
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
    package let store: any CatalogStore
    private let lock: FolderLock
    private let idleTimes: IdleTimes
    private let indexWriter: IndexWriter
    private let committer: Committer
    private let session: SessionFolder
    private let journal: ReceptionJournal
    private let watch: IndexWatch
    private let maintenance: ArchiveMaintenance
    private let logger: Logger
    private let isClosed = Atomic(false)

    /// Opens the archive in a folder, creating it where it is missing.
    ///
    /// A full disk does not prevent that: what is to be put in order waits until there is room, and meanwhile
    /// instances are refused.
    ///
    /// - Parameters:
    ///   - catalog: where the index is.
    ///   - progress: is told what is being done while that takes long, from any thread.
    /// - Throws: ``ArchiveError/locked(path:holder:)`` where another process has the folder.
    package init(
        configuration: ArchiveConfiguration,
        catalog: any CatalogOpening,
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() },
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(ArchiveError) {
        self.configuration = configuration
        self.logger = logger
        layout = ArchiveLayout(root: configuration.root)
        let checks = FolderChecks(layout: layout, configuration: configuration)
        try checks.beforeCreation()
        try layout.createFolders()
        lock = try layout.locked()
        let reserve = DiskReserve(layout: layout, configuration: configuration)
        if reserve.releaseIfUrgent() {
            logger.error("The disk is full, and the reserve for the index is being used")
        }
        try checks.afterCreation()
        session = SessionFolder(layout: layout)
        idleTimes = IdleTimes(configuration, now: now)
        watch = IndexWatch(session: session, logger: logger)
        let opening = try ArchiveOpening.opening(
            layout: layout, catalog: catalog, session: session, idleTimes: idleTimes, clock: now, logger: logger,
            progress: progress)
        store = opening.store
        try layout.restrictIndex()
        recovery = opening.report
        journal = opening.journal
        index = ArchiveIndex(layout: layout, store: store)
        results = ResultStore(layout: layout)
        do throws(PlatformError) {
            indexWriter = try IndexWriter(
                store: store, layout: layout, idleTimes: idleTimes, watch: watch, logger: logger)
            committer = try Committer(
                layout: layout,
                space: SpaceGuard(
                    paths: [layout.instances, layout.root],
                    minimumFreeBytes: configuration.minimumFreeBytes,
                    reserve: reserve,
                    system: configuration.system,
                    logger: logger
                ),
                index: indexWriter,
                journal: journal,
                configuration: configuration,
                now: now
            )
            maintenance = try ArchiveMaintenance(
                recovery: opening.recovery, journal: journal, session: session, watch: watch, pending: opening.pending,
                interval: configuration.markInterval)
        } catch {
            throw ArchiveError(error)
        }
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
    /// Returns at once. What is wrong with the announcement shows in ``InstanceWriter/failure`` and is the result of
    /// the commit, and so is a full disk as soon as it is met; the data set can be drained through the writer all the
    /// same.
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
    public func checkReadiness() throws(ArchiveError) {
        try watch.check()
        try committer.checkReadiness()
    }

    /// What was found to be wrong with the index while the archive is open; `nil`: nothing. Only opening the archive
    /// again heals it.
    public var indexDamage: String? { watch.damage }

    /// Looks at an error of the catalogue for damage of the index, and for a full disk, where the reserve is given up.
    package func note(_ error: CatalogError) {
        watch.note(ArchiveError(error, layout))
        DiskReserve.release(after: error, in: layout)
    }

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

    /// Whether all instances and results that were there when the archive was opened have been brought into the index
    /// as far as they can be read. A full disk prevents that, and until there is room, studies may lack instances.
    package var isInOrder: Bool { maintenance.isInOrder }

    /// Waits until what was not looked at when the archive was opened has been.
    ///
    /// - Returns: `false`: not within so many seconds.
    package func waitUntilChecked(seconds: Double) -> Bool { maintenance.waitUntilChecked(seconds) }

    /// Moves the journal's mark on, as happens every half minute.
    package func advanceMark() throws(ArchiveError) { try journal.advance(store) }

    /// Finishes what was begun, closes the index and gives the folder free. Nothing may be used after it.
    ///
    /// The index is whole in its one file then, unless another process reads it without end, and the next start has
    /// nothing to look at.
    public func close() {
        guard isClosed.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else { return }
        committer.close()
        indexWriter.close()
        maintenance.stop()
        let isIndexed = (try? journal.advance(store)) == 0
        do {
            let isWhole = try store.close()
            if isIndexed, isWhole, watch.damage == nil {
                try session.close(isChecked: maintenance.isChecked)
                journal.clear()
            }
        } catch {
            logger.warning("The index was not closed cleanly", metadata: ["reason": "\(error)"])
        }
        lock.release()
    }
}
