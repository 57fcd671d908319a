public import Archive
public import Foundation
import GRDB
import Glibc

/// The durable queue of jobs and deliveries, in the database of the archive.
///
///     let queue = JobQueue(archive: archive)
///     try queue.recoverInterrupted()
///     _ = try queue.completeDueStudies()
///     while let job = try queue.claim(worker: "worker-1") { … }
///
/// Every call is one transaction and returns when it is committed. Calls block for as long as the disk takes and may
/// be made from any thread; none belongs on an event loop.
public final class JobQueue: Sendable {
    /// How often and after how long failed work is tried again.
    public let configuration: JobQueueConfiguration
    /// What the index answers about jobs, results and deliveries.
    public let index: ArchiveIndex
    let layout: ArchiveLayout
    private let database: DatabasePool
    private let clock: @Sendable () -> Date
    private let uptimeClock: @Sendable () -> Duration
    private let watch = WallClockWatch()
    /// How long a study may be awaited; `nil`: this process does not know.
    private let longestIdleTime: (@Sendable () -> Duration)?
    /// Whether the index has what a start brings into it; until then studies may lack instances, and none is complete.
    let isArchiveInOrder: @Sendable () -> Bool
    /// Is told of every error of the database, some of which mean that the index is damaged.
    private let noteError: @Sendable (any Error) -> Void

    /// Opens the queue of an archive.
    ///
    /// - Parameters:
    ///   - now: the wall clock, which can be set at any time.
    ///   - uptime: a clock that cannot, from any beginning; it stands still while the machine sleeps.
    public init(
        archive: InstanceArchive,
        configuration: JobQueueConfiguration = JobQueueConfiguration(),
        now: @escaping @Sendable () -> Date = { Date() },
        uptime: @escaping @Sendable () -> Duration = JobQueue.systemUptime
    ) {
        self.configuration = configuration
        index = archive.index
        layout = archive.layout
        database = archive.database
        clock = now
        uptimeClock = uptime
        longestIdleTime = { [archive] in archive.longestIdleTime }
        isArchiveInOrder = { [archive] in archive.isInOrder }
        noteError = { [archive] in archive.note($0) }
    }

    /// Opens the queue beside the process that has the archive, for a command such as a retry.
    public init(
        root: String,
        configuration: JobQueueConfiguration = JobQueueConfiguration(),
        now: @escaping @Sendable () -> Date = { Date() },
        uptime: @escaping @Sendable () -> Duration = JobQueue.systemUptime
    ) throws(ArchiveError) {
        self.configuration = configuration
        index = try ArchiveIndex(root: root)
        layout = index.layout
        database = try ArchiveIndex.writer(layout)
        clock = now
        uptimeClock = uptime
        longestIdleTime = nil
        isArchiveInOrder = { true }
        noteError = { _ in }
    }

    /// The present in milliseconds since 1970.
    var now: Int64 { clock().milliseconds }

    /// How long the machine has been awake, from some beginning.
    public static let systemUptime: @Sendable () -> Duration = {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Lets what waits follow the wall clock where that was set; called in every transaction that asks what is due.
    func followClock(_ database: Database, now: Int64) throws {
        // One process moves what waits: the one that has the archive.
        let step = longestIdleTime == nil ? 0 : followWatch(database, now: now)
        try ClockCorrection(step: step, now: now, configuration: configuration, longestIdleTime: longestIdleTime?())
            .apply(to: database)
    }

    /// The step since the last transaction that was committed: one that is rolled back has moved nothing, so that the next
    /// one has to.
    private func followWatch(_ database: Database, now: Int64) -> Int64 {
        let look = WallClockWatch.Look(wall: now, uptime: uptimeClock())
        database.afterNextTransaction { [watch] _ in watch.remember(look) }
        return watch.step(to: look)
    }

    func write<T>(_ change: (Database) throws -> T) throws(JobError) -> T {
        do {
            return try database.write(change)
        } catch let error as JobError {
            throw error
        } catch {
            DiskReserve.release(after: error, in: layout)
            noteError(error)
            throw .database(reason: "\(error)")
        }
    }

    func read<T>(_ value: (Database) throws -> T) throws(JobError) -> T {
        do {
            return try database.read(value)
        } catch {
            noteError(error)
            throw .database(reason: "\(error)")
        }
    }
}
