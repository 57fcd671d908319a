import Foundation
import GRDB
import Logging
import Synchronization

/// Writes rows on a thread of its own, all that has gathered in one transaction.
///
/// A row follows the response to its sender within milliseconds: the instance is durable already, and a row that a
/// crash loses is rebuilt from the file at the next start. While rows cannot be written nothing more is accepted, and
/// what was accepted waits here.
final class IndexWriter: Sendable {
    private static let longestBacklog = 10_000
    private static let retryInterval: TimeInterval = 0.5
    /// How long rows wait for others: a transaction costs more than the rows of it, and nobody notices so little.
    private static let gatherTime: TimeInterval = 0.02

    private struct State {
        var failure: String?
        var isClosing = false
    }

    private let database: DatabasePool
    private let watch: IndexWatch
    private let logger: Logger
    private let updater: Mutex<IndexUpdater>
    private let state = Mutex(State())
    private let queue = Mutex<WorkerThreads<IndexChange>?>(nil)

    init(database: DatabasePool, idleTimes: IdleTimes, watch: IndexWatch, logger: Logger) {
        self.database = database
        self.watch = watch
        self.logger = logger
        updater = Mutex(IndexUpdater(idleTimes: idleTimes, logger: logger))
        let threads = WorkerThreads<IndexChange>(
            name: "archive-index",
            threads: 1,
            maximumBatch: 512,
            gatherTime: Self.gatherTime
        ) { [weak self] in self?.write($0) }
        queue.withLock { $0 = threads }
    }

    /// Takes a change; its row follows.
    func add(_ change: IndexChange) { _ = threads?.add(change) }

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

    /// Writes what is left and ends.
    func close() {
        state.withLock { $0.isClosing = true }
        threads?.close()
    }

    private var threads: WorkerThreads<IndexChange>? { queue.withLock { $0 } }

    /// - Parameter isAlone: whether the batch is one change that broke a constraint together with others, or with what
    ///   was remembered of the tables.
    private func write(_ batch: [IndexChange], isAlone: Bool = false) {
        while true {
            do {
                try transaction(batch)
                return state.withLock { $0.failure = nil }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                return isAlone ? drop(error) : batch.forEach { write([$0], isAlone: true) }
            } catch {
                watch.note(error)
                logger.error("The index cannot be written", metadata: ["reason": "\(error)"])
                guard waitBeforeRetry("\(error)") else { return }
                threads?.reportProgress()
            }
        }
    }

    private func transaction(_ batch: [IndexChange]) throws {
        try updater.withLock { updater in
            do {
                try database.write { database in
                    for change in batch { try updater.apply(change, database) }
                }
            } catch {
                updater.reset()
                throw error
            }
        }
    }

    /// A row that breaks a constraint is a mistake of ours: its instance stays on the disk, for a later version.
    private func drop(_ error: DatabaseError) {
        logger.critical("The index refuses a row", metadata: ["reason": "\(error.message ?? "\(error)")"])
    }

    /// `false`: the archive is closing, and the rows are left to the next start.
    private func waitBeforeRetry(_ reason: String) -> Bool {
        let isClosing = state.withLock { state in
            state.failure = reason
            return state.isClosing
        }
        if !isClosing { Thread.sleep(forTimeInterval: Self.retryInterval) }
        return !isClosing
    }
}
