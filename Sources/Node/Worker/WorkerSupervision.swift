import Catalog
import Glibc
package import Jobs
package import Platform

/// Decides when the worker process is started, ended and given up: a value that turns events into actions.
///
/// Its owner tells it what happens and does what it says. It knows neither processes nor the queue.
package struct WorkerSupervision {
    /// What happened.
    package enum Event: Equatable {
        /// Time passed.
        case tick
        /// The process that was asked for could not be made.
        case notStarted(String)
        /// The worker told something.
        case reported(WorkerReport)
        /// The worker is gone.
        case ended(ProcessEnding)
        /// The queue knows of the loss, or could not be told.
        case recorded, notRecorded
        /// The node stops.
        case stop
    }

    /// What is to be done.
    package enum Action: Equatable {
        case nothing
        case start
        case signal(Int32)
        case record(WorkerLoss)
    }

    /// What is known of the worker.
    package enum State: Equatable {
        /// There is none; the next one is started at a time.
        case waiting(until: SuspendingClock.Instant)
        /// It loads its model.
        case starting(since: SuspendingClock.Instant)
        /// It works, or looks for work.
        case ready(Attention)
        /// It was told to end: by SIGTERM, and by SIGKILL where that did not help.
        case ending(WorkerLoss, since: SuspendingClock.Instant, isKilled: Bool)
        /// It is gone, which the queue is to be told at a time.
        case lost(WorkerLoss, next: SuspendingClock.Instant)
        /// It is gone for good.
        case stopped
    }

    /// What a worker was last heard of.
    package struct Attention: Equatable {
        package var lastReport: SuspendingClock.Instant
        package var job: Int64?
        package var jobStart: SuspendingClock.Instant
    }

    /// The times that it keeps.
    package struct Limits: Equatable {
        /// How long an attempt at a job may take.
        package var job = Duration.seconds(3600)
        /// How long a worker may be silent.
        package var silence = Duration.seconds(600)
        /// How long a worker may take to load its model.
        package var start = Duration.seconds(600)
        /// How long a worker may take to end after SIGTERM.
        package var stop = Duration.seconds(20)
        /// The wait before a worker is started again that had been ready.
        package var restart = Duration.milliseconds(250)
        /// The wait where workers do not get ready.
        package var failedStart = Backoff(initial: .seconds(1), maximum: .seconds(60))
        /// The memory that a worker may take, in bytes; 0 where that is not known.
        package var memory = 0

        /// The defaults.
        package init() {}
    }

    package private(set) var state: State
    /// Why the worker said that it cannot work.
    package private(set) var refusal: String?
    private let limits: Limits
    private var failedStarts = 0
    private var isStopping = false

    package init(limits: Limits, now: SuspendingClock.Instant) {
        self.limits = limits
        state = .waiting(until: now)
    }

    /// Takes an event and says what is to be done.
    package mutating func handle(_ event: Event, now: SuspendingClock.Instant) -> Action {
        switch event {
        case .tick: return tick(now)
        case .notStarted(let reason): return lose(WorkerLoss(cause: reason), now)
        case .reported(let report): take(report, now)
        case .ended(let ending): return ended(ending, now)
        case .recorded: state = isStopping ? .stopped : .waiting(until: now + pause)
        // The next start takes back what the queue could not be told of.
        case .notRecorded where isStopping: state = .stopped
        case .notRecorded:
            if case .lost(let loss, _) = state { state = .lost(loss, next: now + .seconds(2)) }
        case .stop: return stop(now)
        }
        return .nothing
    }

    private var pause: Duration {
        failedStarts == 0 ? limits.restart : limits.failedStart.delay(afterFailures: failedStarts)
    }

    private mutating func tick(_ now: SuspendingClock.Instant) -> Action {
        switch state {
        case .waiting(let time) where now >= time:
            (state, refusal) = (.starting(since: now), nil)
            return .start
        case .starting(let start) where now - start > limits.start:
            let cause = "the worker was ended: it was not ready after \(TimeSpan(limits.start))"
            return kill(WorkerLoss(cause: cause), now)
        case .ready(let attention): return check(attention, now)
        case .ending(let loss, let start, false) where now - start > limits.stop: return kill(loss, now)
        case .lost(let loss, let next) where now >= next: return .record(loss)
        default: return .nothing
        }
    }

    private mutating func check(_ attention: Attention, _ now: SuspendingClock.Instant) -> Action {
        if attention.job != nil, now - attention.jobStart > limits.job {
            let cause = "the worker was ended after \(TimeSpan(limits.job)), the time limit,"
            return kill(WorkerLoss(cause: cause), now)
        }
        if now - attention.lastReport > limits.silence {
            let cause = "the worker was ended after it had been silent for \(TimeSpan(limits.silence))"
            return kill(WorkerLoss(cause: cause), now)
        }
        return .nothing
    }

    private mutating func take(_ report: WorkerReport, _ now: SuspendingClock.Instant) {
        var attention = Attention(lastReport: now, job: nil, jobStart: now)
        switch (state, report) {
        case (_, .refused(let reason)): return refusal = reason
        case (.ready(let known), .working(let job, _)):
            attention.job = job
            if known.job == job { attention.jobStart = known.jobStart }
        case (.starting, .ready), (.ready, _): break
        default: return
        }
        failedStarts = 0
        state = .ready(attention)
    }

    private mutating func ended(_ ending: ProcessEnding, _ now: SuspendingClock.Instant) -> Action {
        if case .ending(let loss, _, _) = state { return lose(loss, now) }
        // Its end is known already, and only waits to be recorded.
        if case .lost = state { return .nothing }
        return lose(WorkerLoss(ending, refusal: refusal, memoryLimit: limits.memory), now)
    }

    private mutating func lose(_ loss: WorkerLoss, _ now: SuspendingClock.Instant) -> Action {
        if case .starting = state { failedStarts += 1 }
        state = .lost(loss, next: now)
        return .record(loss)
    }

    private mutating func kill(_ loss: WorkerLoss, _ now: SuspendingClock.Instant) -> Action {
        if case .starting = state { failedStarts += 1 }
        state = .ending(loss, since: now, isKilled: true)
        return .signal(SIGKILL)
    }

    private mutating func stop(_ now: SuspendingClock.Instant) -> Action {
        guard !isStopping else { return .nothing }
        isStopping = true
        switch state {
        case .waiting: state = .stopped
        case .starting, .ready:
            state = .ending(.stopped, since: now, isKilled: false)
            return .signal(SIGTERM)
        case .ending, .lost, .stopped: break
        }
        return .nothing
    }
}

extension WorkerSupervision.Limits {
    /// The limits of a configuration.
    package init(_ settings: SegmentationSettings) {
        self.init()
        job = settings.timeLimit.duration
        memory = settings.memory
    }
}
