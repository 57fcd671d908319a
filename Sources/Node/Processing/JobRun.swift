import Archive
import Jobs
import Synchronization

/// One attempt at a job: where its work reports progress and learns that it should stop.
final class JobRun: Sendable {
    let job: JobRecord
    let queue: JobQueue
    private let onProgress: @Sendable (WorkerReport) -> Void
    private let state = Mutex(State())

    private struct State {
        var isStopping = false
        var isSuperseded = false
        var lastReport = SuspendingClock.now - .seconds(10)
        var lastSign = SuspendingClock.now
        var lastStage = ""
    }

    /// - Parameter onProgress: Is told at least once a second, while the work moves on, what it is at.
    init(job: JobRecord, queue: JobQueue, onProgress: @escaping @Sendable (WorkerReport) -> Void) {
        self.job = job
        self.queue = queue
        self.onProgress = onProgress
    }

    /// Whether the work should end: the node stops, or newer instances made another job.
    ///
    /// Work that asks is work that moves on, so that asking counts as a sign of life.
    var isCancelled: Bool {
        showLife()
        return state.withLock { $0.isStopping || $0.isSuperseded }
    }
    /// Whether another job took this one's place.
    var isSuperseded: Bool { state.withLock { $0.isSuperseded } }

    /// Ends the work at its next step.
    func stop() { state.withLock { $0.isStopping = true } }

    /// Says how far the work is, 0 to 1; written to the index at most once a second.
    func report(_ stage: String, progress: Double) {
        let isDue = state.withLock { state in
            let now = SuspendingClock.now
            guard stage != state.lastStage || now - state.lastReport > .seconds(1) else { return false }
            state.lastReport = now
            state.lastSign = now
            state.lastStage = stage
            return true
        }
        guard isDue else { return }
        onProgress(.working(job: job.id, stage: stage))
        // A heartbeat that the database refuses is made up for by the next one.
        guard let isCurrent = try? queue.heartbeat(job.id, progress: progress, stage: stage) else { return }
        if !isCurrent { state.withLock { $0.isSuperseded = true } }
    }

    /// Tells that the work moves on where there is no progress to report, at most once a second.
    private func showLife() {
        let stage: String? = state.withLock { state in
            let now = SuspendingClock.now
            guard now - state.lastSign > .seconds(1) else { return nil }
            state.lastSign = now
            return state.lastStage
        }
        if let stage { onProgress(.working(job: job.id, stage: stage)) }
    }
}
