import Archive
package import Catalog
package import Jobs
import Synchronization

/// One attempt at a job: where its work reports progress and learns that it should stop.
package final class JobRun: Sendable {
    /// How often the queue hears of work without progress; much less than a lease lasts.
    private static let heartbeatInterval = Duration.seconds(60)

    let job: JobRecord
    let queue: JobQueue
    private let onProgress: @Sendable (WorkerReport) -> Void
    private let now: @Sendable () -> SuspendingClock.Instant
    private let state: Mutex<State>

    private struct State {
        var isStopping = false
        var isSuperseded = false
        var lastReport: SuspendingClock.Instant
        var lastSign: SuspendingClock.Instant
        var lastStage = ""
        var lastProgress = 0.0
    }

    /// - Parameters:
    ///   - now: A clock that stands still while the machine sleeps.
    ///   - onProgress: Is told at least once a second, while the work moves on, what it is at.
    package init(
        job: JobRecord, queue: JobQueue,
        now: @escaping @Sendable () -> SuspendingClock.Instant = { SuspendingClock.now },
        onProgress: @escaping @Sendable (WorkerReport) -> Void
    ) {
        self.job = job
        self.queue = queue
        self.now = now
        self.onProgress = onProgress
        state = Mutex(State(lastReport: now() - .seconds(10), lastSign: now()))
    }

    /// Whether the work should end: the node stops, or newer instances made another job.
    ///
    /// Work that asks is work that moves on, so that asking counts as a sign of life.
    package var isCancelled: Bool {
        showLife()
        return state.withLock { $0.isStopping || $0.isSuperseded }
    }
    /// Whether another job took this one's place.
    package var isSuperseded: Bool { state.withLock { $0.isSuperseded } }

    /// Ends the work at its next step.
    package func stop() { state.withLock { $0.isStopping = true } }

    /// Says how far the work is, 0 to 1; written to the index at most once a second.
    package func report(_ stage: String, progress: Double) {
        let isDue = state.withLock { state in
            let now = self.now()
            guard stage != state.lastStage || now - state.lastReport > .seconds(1) else { return false }
            state.lastReport = now
            state.lastSign = now
            state.lastStage = stage
            state.lastProgress = progress
            return true
        }
        guard isDue else { return }
        onProgress(.working(job: job.id, stage: stage))
        heartbeat(stage, progress: progress)
    }

    /// A heartbeat that the database refuses is made up for by the next one.
    private func heartbeat(_ stage: String, progress: Double) {
        let isCurrent = try? queue.heartbeat(job.id, by: job.worker, progress: progress, stage: stage)
        if isCurrent == false { state.withLock { $0.isSuperseded = true } }
    }

    /// Tells that the work moves on where there is no progress to report: at most once a second to whoever supervises
    /// it, and once a minute to the queue, so that the lease of the job goes on.
    private func showLife() {
        let sign: (stage: String, progress: Double, isHeartbeatDue: Bool)? = state.withLock { state in
            let now = self.now()
            guard now - state.lastSign > .seconds(1) else { return nil }
            state.lastSign = now
            let isHeartbeatDue = now - state.lastReport > Self.heartbeatInterval
            if isHeartbeatDue { state.lastReport = now }
            return (state.lastStage, state.lastProgress, isHeartbeatDue)
        }
        guard let sign else { return }
        onProgress(.working(job: job.id, stage: sign.stage))
        if sign.isHeartbeatDue { heartbeat(sign.stage, progress: sign.progress) }
    }
}
