import Synchronization

/// The threads of a plan during one run: once the caller wants to stop, what is left of a piece of work is skipped.
final class StoppablePool {
    private let pool: WorkerPool
    private let isCancelled: () -> Bool
    private let isStopping = Atomic<Bool>(false)
    /// When the caller's thread asked last.
    private var lastQuestion = ContinuousClock.now

    /// The time between two questions within a piece of work.
    private static let patience = Duration.milliseconds(10)

    /// `isCancelled` is asked on the caller's thread.
    init(_ pool: WorkerPool, isCancelled: @escaping () -> Bool) {
        self.pool = pool
        self.isCancelled = isCancelled
    }

    /// Whether anything was skipped.
    var isStopped: Bool { isStopping.load(ordering: .relaxed) }

    /// Asks whether to stop; once it is so, it stays so.
    func stops() -> Bool {
        if isStopping.load(ordering: .relaxed) { return true }
        lastQuestion = .now
        guard isCancelled() else { return false }
        isStopping.store(true, ordering: .relaxed)
        return true
    }

    /// As ``WorkerPool/run(_:_:)``; when it stops, the rest of the items are not done.
    func run(_ count: Int, _ body: (_ item: Int, _ worker: Int) -> Void) {
        pool.run(count) { item, worker in
            if worker == 0, ContinuousClock.now - lastQuestion > Self.patience { _ = stops() }
            if !isStopping.load(ordering: .relaxed) { body(item, worker) }
        }
    }
}
