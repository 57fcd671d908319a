import Foundation
import Synchronization

/// Threads of our own that share out the items of one piece of work after the other; they sleep in between and end
/// with the pool.
final class WorkerPool: Sendable {
    /// The threads that work, the caller's included.
    let threads: Int
    private let crew: Crew

    init(threads: Int) {
        self.threads = threads
        let crew = Crew(helpers: threads - 1)
        self.crew = crew
        for worker in 1..<max(threads, 1) {
            let thread = Thread { crew.serve(as: worker) }
            thread.name = "inference-\(worker)"
            thread.start()
        }
    }

    deinit {
        crew.dismiss()
    }

    /// Calls `body(item, worker)` once for every item below `count`, on all threads at a time, and returns when all
    /// are done; `worker` tells the threads apart, 0 is the caller's. One call at a time.
    func run(_ count: Int, _ body: (_ item: Int, _ worker: Int) -> Void) {
        guard threads > 1, count > 1 else {
            for item in 0..<count { body(item, 0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: body) { crew.share(Crew.Work(body: $0, count: count)) }
        }
    }
}

/// What the threads of a pool have in common. `@unchecked`: `condition` guards every variable.
private final class Crew: @unchecked Sendable {
    /// The caller keeps `body` alive until every helper has reported back.
    struct Work {
        let body: UnsafePointer<(Int, Int) -> Void>
        let count: Int
    }

    private let condition = NSCondition()
    private let helpers: Int
    private var work: Work?
    private var round = 0
    private var busy = 0
    private var isDismissed = false
    private let nextItem = Atomic<Int>(0)

    init(helpers: Int) {
        self.helpers = helpers
    }

    func share(_ work: Work) {
        condition.lock()
        self.work = work
        round += 1
        busy = helpers
        nextItem.store(0, ordering: .relaxed)
        condition.broadcast()
        condition.unlock()
        perform(work, as: 0)
        condition.lock()
        while busy > 0 { condition.wait() }
        self.work = nil
        condition.unlock()
    }

    func serve(as worker: Int) {
        var done = 0
        while let (work, round) = nextWork(after: done) {
            done = round
            perform(work, as: worker)
            condition.lock()
            busy -= 1
            if busy == 0 { condition.broadcast() }
            condition.unlock()
        }
    }

    func dismiss() {
        condition.lock()
        isDismissed = true
        condition.broadcast()
        condition.unlock()
    }

    private func nextWork(after done: Int) -> (Work, Int)? {
        condition.lock()
        defer { condition.unlock() }
        while round == done, !isDismissed { condition.wait() }
        guard !isDismissed, let work else { return nil }
        return (work, round)
    }

    private func perform(_ work: Work, as worker: Int) {
        while true {
            let item = nextItem.wrappingAdd(1, ordering: .relaxed).oldValue
            guard item < work.count else { return }
            work.body.pointee(item, worker)
        }
    }
}
