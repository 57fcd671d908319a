import Catalog
import Foundation
import Glibc
import Logging
import Platform
import Synchronization

/// Works on the archive while it is open, on a thread of its own that gives way to all others: looks at what was not
/// looked at before it was opened, and moves the journal's mark on.
final class ArchiveMaintenance: @unchecked Sendable {
    /// How much is left to be looked at.
    enum Pending {
        case nothing
        /// Index and files, after a process that was killed.
        case check
        /// All that a start does, which a full disk prevented.
        case recovery
    }

    /// Of the time, the thread works at most one part in so many.
    private static let share = 4.0

    private let recovery: Recovery
    private let journal: ReceptionJournal
    private let session: SessionFolder
    private let watch: IndexWatch
    private let interval: TimeInterval
    /// When the archive was opened, in seconds since 1970: files from before can lack a row, later ones are arriving.
    private let openedAt: Int
    private var logger: Logger { recovery.logger }
    private let latch: StopLatch
    /// Of the thread alone.
    private var pauses: CheckPauses
    /// Guards what follows.
    private let condition = NSCondition()
    private var pending: Pending
    private var isRunning = true
    private var hasBegun = false

    init(
        recovery: Recovery, journal: ReceptionJournal, session: SessionFolder, watch: IndexWatch, pending: Pending,
        interval: Duration
    ) throws(PlatformError) {
        let latch = StopLatch()
        self.latch = latch
        self.recovery = recovery.silent { latch.isStopped }
        self.journal = journal
        self.session = session
        self.watch = watch
        self.pending = pending
        self.interval = Double(interval.milliseconds) / 1000
        pauses = CheckPauses(first: interval)
        openedAt = Int(time(nil))
        try WorkerThread(starting: "archive-check") { [self] in run() }
    }

    /// Whether index and files have been held against each other altogether.
    var isChecked: Bool { condition.withLock { pending == .nothing } }

    /// Whether all that a start does has been done.
    var isInOrder: Bool { condition.withLock { pending != .recovery } }

    /// Waits until everything is checked and the first step is over, at most for a time; for tests.
    func waitUntilChecked(_ seconds: TimeInterval) -> Bool {
        let end = Date(timeIntervalSinceNow: seconds)
        return condition.withLock {
            while !(hasBegun && pending == .nothing), condition.wait(until: end) {}
            return hasBegun && pending == .nothing
        }
    }

    /// Ends at the next step, and returns then.
    func stop() {
        latch.stop()
        while condition.withLock({ isRunning }) {
            usleep(1000)
        }
    }

    private func run() {
        // Of this thread only, as Linux keeps the value for each; a hardened service may not be allowed to.
        setpriority(__priority_which_t(0), 0, 19)
        var isFirst = true
        while isFirst || latch.wait(interval) {
            isFirst = false
            defer {
                condition.withLock {
                    hasBegun = true
                    condition.broadcast()
                }
            }
            do throws(ArchiveError) {
                try step()
            } catch {
                guard !latch.isStopped else { break }
                watch.note(error)
                logger.warning("The archive's check is put off", metadata: ["reason": "\(error)"])
            }
        }
        condition.withLock {
            isRunning = false
            condition.broadcast()
        }
    }

    private func step() throws(ArchiveError) {
        let left = condition.withLock { pending }
        if left != .nothing, pauses.isDue() { try check(withResults: left == .recovery) }
        if isChecked { try session.agree() }
        try journal.advance(recovery.store)
    }

    /// Holds everything against the index, folder by folder.
    private func check(withResults: Bool) throws(ArchiveError) {
        let start = ContinuousClock.now
        logger.notice("Checking the archive in the background, after an unclean end")
        if let damage = try examine() { return watch.note(damage: damage) }
        let table = try recovery.read { store throws(CatalogError) in try NameTable(store) }
        var report = RecoveryReport()
        for bucket in 0..<InstanceFileName.bucketCount {
            let begin = ContinuousClock.now
            try recovery.reconcile(bucket, table, writtenBefore: openedAt, &report)
            let took = ContinuousClock.now - begin
            guard latch.wait(Double(took.milliseconds) / 1000 * (Self.share - 1)) else { return }
        }
        if withResults { try ResultRecovery(recovery: recovery).run(&report) }
        if withResults || !report.rebuiltInstances.isEmpty { try recovery.renewDeadlines() }
        recovery.log(report)
        logger.notice(
            "The archive is checked",
            metadata: [
                "seconds": "\((ContinuousClock.now - start).milliseconds / 1000)",
                "rows.rebuilt": "\(report.rebuiltInstances.count)", "missing": "\(report.missingFiles.count)",
                "quarantined": "\(report.quarantinedFiles.count)", "unreadable": "\(report.unreadable.count)",
            ]
        )
        if !report.unreadable.isEmpty { pauses.putOff() }
        leave(report.unreadable.isEmpty ? .nothing : .check)
    }

    private func leave(_ rest: Pending) {
        condition.withLock {
            pending = rest
            condition.broadcast()
        }
    }

    /// Looks at every page of the index.
    private func examine() throws(ArchiveError) -> String? {
        try recovery.read { [latch] store throws(CatalogError) in try store.findDamage { latch.isStopped } }
    }
}

/// Notices that the index is damaged while the archive is open.
///
/// Nothing is received from then on, and the next start moves the index out of the way and rebuilds it.
final class IndexWatch: Sendable {
    private let session: SessionFolder
    private let logger: Logger
    private let reason = Mutex<String?>(nil)

    init(session: SessionFolder, logger: Logger) {
        self.session = session
        self.logger = logger
    }

    /// What was found; `nil`: nothing.
    var damage: String? { reason.withLock { $0 } }

    /// Throws once damage was found.
    func check() throws(ArchiveError) {
        if let damage { throw .indexUnavailable(reason: damage) }
    }

    /// Looks at an error for damage.
    func note(_ error: ArchiveError) {
        if case .indexDamaged(let reason) = error { note(damage: reason) }
    }

    /// Takes note of damage.
    func note(damage: String) {
        let isFirst = reason.withLock { reason in
            defer { reason = reason ?? damage }
            return reason == nil
        }
        guard isFirst else { return }
        logger.critical(
            "The index is damaged; nothing is received until a restart, which rebuilds it",
            metadata: ["reason": "\(damage)"]
        )
        do throws(ArchiveError) {
            try session.noteDamage(damage)
        } catch {
            logger.error("The damage cannot be noted for the next start", metadata: ["reason": "\(error)"])
        }
    }
}
