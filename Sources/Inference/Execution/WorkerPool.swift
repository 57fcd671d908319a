import Platform
import Synchronization

/// Threads of our own that share out the items of one piece of work after the other; they sleep in between and end
/// with the pool. They are no `WorkerQueue`: an item takes microseconds, in which its lock and its waking threads would
/// cost more than the item. A thread that is late, or that the system refused, is not waited for: the others do its
/// items.
package final class WorkerPool: Sendable {
    /// The threads that work, the caller's included.
    package let threads: Int
    private let crew: WorkerCrew

    package init(threads: Int) {
        self.threads = threads
        let crew = WorkerCrew()
        self.crew = crew
        for worker in 1..<max(threads, 1) {
            _ = try? WorkerThread(starting: "inference-\(worker)") { crew.serve(as: worker) }
        }
    }

    deinit {
        crew.dismiss()
    }

    /// Calls `body(item, worker)` once for every item below `count`, on all threads at a time, and returns when all
    /// are done; `worker` tells the threads apart, 0 is the caller's. One call at a time.
    package func run(_ count: Int, _ body: (_ item: Int, _ worker: Int) -> Void) {
        guard threads > 1, count > 1 else {
            for item in 0..<count { body(item, 0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: body) { crew.share(WorkerCrew.Work(body: $0, count: count)) }
        }
    }
}

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
