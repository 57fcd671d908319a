package import Platform

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
