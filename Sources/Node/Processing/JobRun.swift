import Archive
import Jobs
import Synchronization

/// One attempt at a job: where its work reports progress and learns that it should stop.
final class JobRun: Sendable {
    let job: JobRecord
    let queue: JobQueue
    private let beacon: WorkBeacon
    private let state = Mutex(State())

    private struct State {
        var isStopping = false
        var isSuperseded = false
        var lastReport = ContinuousClock.now - .seconds(10)
        var lastStage = ""
    }

    init(job: JobRecord, queue: JobQueue, beacon: WorkBeacon) {
        self.job = job
        self.queue = queue
        self.beacon = beacon
    }

    /// Whether the work should end: the node stops, or newer instances made another job.
    var isCancelled: Bool { state.withLock { $0.isStopping || $0.isSuperseded } }
    /// Whether another job took this one's place.
    var isSuperseded: Bool { state.withLock { $0.isSuperseded } }

    /// Ends the work at its next step.
    func stop() { state.withLock { $0.isStopping = true } }

    /// Says how far the work is, 0 to 1; written to the index at most once a second.
    func report(_ stage: String, progress: Double) {
        beacon.report(.jobs)
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            guard stage != state.lastStage || now - state.lastReport > .seconds(1) else { return false }
            state.lastReport = now
            state.lastStage = stage
            return true
        }
        guard isDue, let isCurrent = try? queue.heartbeat(job.id, progress: progress, stage: stage) else { return }
        if !isCurrent { state.withLock { $0.isSuperseded = true } }
    }
}
