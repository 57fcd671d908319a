package import Catalog
package import Foundation
import Glibc
import Platform

/// The durable queue of jobs and deliveries, in the catalogue.
///
///     let queue = JobQueue(archive: archive)
///     try queue.recoverInterrupted()
///     _ = try queue.completeDueStudies()
///     while let job = try queue.claim(worker: "worker-1") { … }
///
/// Every call is one transaction, but where it says otherwise, and returns when it is committed. Calls block for as
/// long as the disk or the server takes and may be made from any thread; none belongs on an event loop.
public final class JobQueue: Sendable {
    /// What the process knows of the archive whose jobs these are.
    package struct Surroundings: Sendable {
        /// The longest time for which a study is awaited; `nil`: this process does not have the archive.
        package var longestIdleTime: (@Sendable () -> Duration)?
        /// Whether the index has what a start brings into it; until then studies may lack instances, and none is
        /// complete.
        package var isArchiveInOrder: @Sendable () -> Bool = { true }
        /// Is told of every error of the catalogue, some of which mean that it is damaged, or that the disk is full.
        package var noteError: @Sendable (CatalogError) -> Void = { _ in }

        package init() {}
    }

    /// How often and after how long failed work is tried again.
    public let configuration: JobQueueConfiguration
    /// Where jobs, results and deliveries are kept.
    package let catalog: any CatalogStore
    package let root: CatalogRoot
    let surroundings: Surroundings
    private let clock: @Sendable () -> Date
    private let uptimeClock: @Sendable () -> Duration
    private let watch = WallClockWatch()
    private let turns = NSLock()

    /// Opens the queue of a catalogue.
    ///
    /// - Parameters:
    ///   - root: the folder that paths are relative to.
    ///   - now: the wall clock, which can be set at any time.
    ///   - uptime: a clock that cannot, from any beginning; it stands still while the machine sleeps.
    package init(
        catalog: any CatalogStore,
        root: String,
        configuration: JobQueueConfiguration = JobQueueConfiguration(),
        surroundings: Surroundings = Surroundings(),
        now: @escaping @Sendable () -> Date = { Date() },
        uptime: @escaping @Sendable () -> Duration = JobQueue.systemUptime
    ) {
        self.catalog = catalog
        self.root = CatalogRoot(root)
        self.configuration = configuration
        self.surroundings = surroundings
        clock = now
        uptimeClock = uptime
    }

    /// The present in milliseconds since 1970.
    var now: Int64 { clock().milliseconds }

    /// How long the machine has been awake, from some beginning.
    public static let systemUptime: @Sendable () -> Duration = {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Does something with the catalogue, and says its errors as those of the queue.
    func asking<T>(_ body: (any CatalogStore) throws(CatalogError) -> T) throws(JobError) -> T {
        do throws(CatalogError) {
            return try body(catalog)
        } catch {
            surroundings.noteError(error)
            if case .refused(let reason) = error { throw .refused(reason: reason) }
            throw .database(reason: "\(error)")
        }
    }

    /// Does something that asks what is due, by what the clocks show within the transaction; one process moves what
    /// waits where the wall clock was set: the one that has the archive.
    ///
    /// The step is that since the last transaction that was committed: one that is rolled back has moved nothing, so
    /// that the next one has to. One call at a time: two that see the same step would both move by it.
    func following<T>(
        _ body: (any CatalogStore, () -> ClockCorrection) throws(CatalogError) -> T
    ) throws(JobError) -> T {
        turns.lock()
        defer { turns.unlock() }
        var last: WallClockWatch.Look?
        let clock = { [self] in
            let look = WallClockWatch.Look(wall: now, uptime: uptimeClock())
            last = look
            return correction(at: look)
        }
        let value = try asking { catalog throws(CatalogError) in try body(catalog, clock) }
        if let last { watch.remember(last) }
        return value
    }

    private func correction(at look: WallClockWatch.Look) -> ClockCorrection {
        let longest = surroundings.longestIdleTime?().milliseconds
        return ClockCorrection(
            step: longest == nil ? 0 : watch.step(to: look), now: look.wall, longestStudyWait: longest,
            longestJobWait: configuration.backoff.maximum.milliseconds,
            longestDeliveryWait: configuration.deliveryBackoff.maximum.milliseconds,
            jobLease: configuration.jobLease.milliseconds,
            deliveryLease: configuration.deliveryLease.milliseconds)
    }
}
