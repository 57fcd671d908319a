import Catalog
import Foundation
import Logging
import Platform
import Synchronization

/// Writes rows on a thread of its own, all that has gathered in one transaction.
///
/// A row follows the response to its sender within milliseconds: the instance is durable already, and a row that a
/// crash loses is rebuilt from the file at the next start. While rows cannot be written, for whatever reason, nothing
/// more is accepted, and what was accepted waits here and is tried again and again.
final class IndexWriter: Sendable {
    private static let longestBacklog = 10_000
    private static let retryIntervals: ClosedRange<TimeInterval> = 0.5...5
    /// How long rows wait for others: a transaction costs more than the rows of it, and nobody notices so little.
    private static let gatherTime: TimeInterval = 0.02

    /// How long another process may keep the index locked before nothing more is accepted: what was accepted is
    /// durable, and its rows wait.
    private static let lockPatience = Duration.seconds(30)

    private struct State {
        var failure: String?
        /// Since when another process has kept the index locked.
        var lockedSince: SuspendingClock.Instant?
        /// How often in a row rows could not be written.
        var failures = 0
        var isClosing = false
    }

    private let store: any CatalogIntake
    private let layout: ArchiveLayout
    private let idleTimes: IdleTimes
    private let watch: IndexWatch
    private let logger: Logger
    private let state = Mutex(State())
    private let queue = Mutex<WorkerQueue<CatalogChange>?>(nil)

    init(
        store: any CatalogIntake, layout: ArchiveLayout, idleTimes: IdleTimes, watch: IndexWatch, logger: Logger
    ) throws(PlatformError) {
        self.store = store
        self.layout = layout
        self.idleTimes = idleTimes
        self.watch = watch
        self.logger = logger
        let threads = try WorkerQueue<CatalogChange>(
            name: "archive-index",
            threads: 1,
            maximumBatch: 512,
            gatherTime: Self.gatherTime
        ) { [weak self] in self?.write($0) }
        queue.withLock { $0 = threads }
    }

    /// Takes a change; its row follows.
    ///
    /// Instances are always taken: before one is received, ``check()`` sees to it that not too many wait. A log of
    /// associations is not worth the memory when rows cannot be written.
    func add(_ change: CatalogChange) {
        if case .association = change, (threads?.count ?? 0) >= Self.longestBacklog { return }
        threads?.add(change)
    }

    /// Takes a refusal; its row follows when the database can be written. Beyond twice the backlog at which instances
    /// are refused, refusals are not kept any more: their studies are known to be incomplete by the earlier ones.
    func add(_ refused: RefusalEntry) {
        guard let threads, threads.count < 2 * Self.longestBacklog else { return }
        threads.add(.refusal(refused))
    }

    /// Throws where rows cannot be written at present.
    func check() throws(ArchiveError) {
        try watch.check()
        if let failure = state.withLock({ $0.failure }) { throw .indexUnavailable(reason: failure) }
        guard let count = threads?.count, count < Self.longestBacklog else {
            throw .indexUnavailable(reason: "\(Self.longestBacklog) rows are waiting to be written")
        }
    }

    /// How long the present transaction has taken so far; `nil` where there is none. Retries are transactions of their
    /// own.
    var oldestWork: Duration? { threads?.oldestWork }

    /// Returns when every change taken before is in the tables.
    func settle() { threads?.waitUntilIdle() }

    /// Writes what is left and ends; what cannot be written at the first attempt is left to the next start, which
    /// rebuilds it from the files.
    func close() {
        state.withLock { $0.isClosing = true }
        threads?.close()
    }

    private var threads: WorkerQueue<CatalogChange>? { queue.withLock { $0 } }

    /// - Parameter isAlone: whether the batch is one change that could not be written together with others.
    private func write(_ batch: [CatalogChange], isAlone: Bool = false) {
        while true {
            if isClosing, state.withLock({ $0.failure != nil }) { return }
            do throws(CatalogError) {
                let findings = try store.apply(batch) { idleTimes.deadline(after: $0) }
                for finding in findings { finding.log(to: logger) }
                return succeeded()
            } catch {
                if case .refused(let reason) = error {
                    return isAlone ? drop(reason) : batch.forEach { write([$0], isAlone: true) }
                }
                watch.note(ArchiveError(error, layout))
                guard waitBeforeRetry(error) else { return }
                threads?.reportProgress()
            }
        }
    }

    /// A row that is wrong is a mistake of ours: its instance stays on the disk, for a later version. The database
    /// takes others.
    private func drop(_ reason: String) {
        logger.critical("The index refuses a row", metadata: ["reason": "\(reason)"])
        succeeded()
    }

    private func succeeded() {
        let failures = state.withLock { state in
            defer { (state.failure, state.failures, state.lockedSince) = (nil, 0, nil) }
            return state.failures
        }
        guard failures > 0 else { return }
        logger.notice("The index is written again", metadata: ["attempts": "\(failures + 1)"])
    }

    /// Makes room where that is what is missing.
    ///
    /// - Returns: `false`: the archive is closing, and the rows are left to the next start.
    private func waitBeforeRetry(_ error: CatalogError) -> Bool {
        let reason = "\(error)"
        let isNew = state.withLock { Self.note(error, reason, &$0) }
        if isNew { logger.error("The index cannot be written", metadata: ["reason": "\(reason)"]) }
        if DiskReserve.release(after: error, in: layout) {
            logger.error("The disk is full, and the reserve for the index is being used")
        }
        var left = state.withLock { state in
            min(Self.retryIntervals.lowerBound * Double(state.failures), Self.retryIntervals.upperBound)
        }
        while left > 0, !isClosing {
            Thread.sleep(forTimeInterval: min(left, 0.1))
            left -= 0.1
        }
        return !isClosing
    }

    /// - Returns: whether that is news, for the log.
    private static func note(_ error: CatalogError, _ reason: String, _ state: inout State) -> Bool {
        state.failures += 1
        guard case .busy = error else {
            defer { state.failure = reason }
            return state.failure != reason
        }
        let now = SuspendingClock.now
        let since = state.lockedSince ?? now
        if now - since >= lockPatience { state.failure = reason }
        defer { state.lockedSince = since }
        return state.lockedSince == nil
    }

    private var isClosing: Bool { state.withLock { $0.isClosing } }
}
