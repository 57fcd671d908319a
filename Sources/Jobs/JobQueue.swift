public import Archive
public import Foundation
import GRDB

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

    /// Opens the queue of an archive.
    public init(
        archive: InstanceArchive,
        configuration: JobQueueConfiguration = JobQueueConfiguration(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.configuration = configuration
        index = archive.index
        layout = archive.layout
        database = archive.database
        clock = now
    }

    /// Opens the queue beside the process that has the archive, for a command such as a retry.
    public init(
        root: String,
        configuration: JobQueueConfiguration = JobQueueConfiguration(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(ArchiveError) {
        self.configuration = configuration
        index = try ArchiveIndex(root: root)
        layout = index.layout
        database = try ArchiveIndex.writer(layout)
        clock = now
    }

    /// The present in milliseconds since 1970.
    var now: Int64 { clock().milliseconds }

    func write<T>(_ change: (Database) throws -> T) throws(JobError) -> T {
        do {
            return try database.write(change)
        } catch let error as JobError {
            throw error
        } catch {
            throw .database(reason: "\(error)")
        }
    }

    func read<T>(_ value: (Database) throws -> T) throws(JobError) -> T {
        do {
            return try database.read(value)
        } catch {
            throw .database(reason: "\(error)")
        }
    }
}
