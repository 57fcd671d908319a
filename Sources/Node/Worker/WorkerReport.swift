package import Platform

/// What a worker process tells its supervisor, a line each.
package enum WorkerReport: Equatable, Sendable {
    /// The model is loaded, the queue is open.
    case ready
    /// There is nothing to do.
    case idle
    /// A job moves on, or has begun.
    case working(job: Int64, stage: String)
    /// The worker cannot work: why, for a person.
    case refused(String)

    /// Reads a line; `nil` where it is none of these.
    package init?(line: String) {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        switch words.first {
        case "ready" where words.count == 1: self = .ready
        case "idle" where words.count == 1: self = .idle
        case "working" where words.count == 3:
            guard let job = Int64(words[1]) else { return nil }
            self = .working(job: job, stage: String(words[2]))
        case "refused" where words.count > 1: self = .refused(words.dropFirst().joined(separator: " "))
        default: return nil
        }
    }

    /// The line without its end.
    package var line: String {
        switch self {
        case .ready: "ready"
        case .idle: "idle"
        case .working(let job, let stage): "working \(job) \(stage.withVisibleControls)"
        case .refused(let reason): "refused \(reason.withVisibleControls)"
        }
    }
}

/// Why a worker process is gone.
package struct WorkerLoss: Equatable, Sendable {
    /// How it ended, for a person; `nil`: it was told to stop, and its job has lost no attempt.
    package let cause: String?
    /// The most memory that it held, in bytes; 0 where that is not known.
    package let peakMemory: Int

    /// The node stops.
    package static let stopped = WorkerLoss(cause: nil)

    package init(cause: String?, peakMemory: Int = 0) {
        (self.cause, self.peakMemory) = (cause, peakMemory)
    }

    /// Describes an end that nobody had asked for.
    package init(_ ending: ProcessEnding, refusal: String?, memoryLimit: Int) {
        let isNearLimit = memoryLimit > 0 && ending.peakMemory > memoryLimit / 5 * 4
        let worker = isNearLimit ? "the worker, whose memory had come near its limit," : "the worker"
        switch ending.cause {
        case .signal(let number):
            let name = ProcessEnding.signalName(number)
            self.init(cause: "\(worker) was ended by signal \(number) (\(name))", peakMemory: ending.peakMemory)
        case .status(let status):
            let reason = refusal.map { ": \($0)" } ?? ""
            self.init(cause: "\(worker) ended with status \(status)\(reason)", peakMemory: ending.peakMemory)
        }
    }
}
