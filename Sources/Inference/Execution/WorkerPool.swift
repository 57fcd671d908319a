import Foundation
import Synchronization

/// Threads of our own that share out the items of one piece of work after the other; they sleep in between and end
/// with the pool. A thread that is late, or that the system refused, is not waited for: the others do its items.
package final class WorkerPool: Sendable {
    /// The threads that work, the caller's included.
    package let threads: Int
    private let crew: Crew

    package init(threads: Int) {
        self.threads = threads
        let crew = Crew()
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
    package func run(_ count: Int, _ body: (_ item: Int, _ worker: Int) -> Void) {
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
    /// The caller keeps `body` alive until no helper is at work.
    struct Work {
        let body: UnsafePointer<(Int, Int) -> Void>
        let count: Int
    }

    private let condition = NSCondition()
    /// What there is to join in; nil once its items are all taken.
    private var work: Work?
    private var round = 0
    /// Helpers at work.
    private var active = 0
    private var isDismissed = false
    private let nextItem = Atomic<Int>(0)

    func share(_ work: Work) {
        condition.lock()
        self.work = work
        round += 1
        nextItem.store(0, ordering: .relaxed)
        condition.broadcast()
        condition.unlock()
        perform(work, as: 0)
        condition.lock()
        self.work = nil
        while active > 0 { condition.wait() }
        condition.unlock()
    }

    func serve(as worker: Int) {
        var done = 0
        while let (work, round) = join(after: done) {
            done = round
            perform(work, as: worker)
            condition.lock()
            active -= 1
            if active == 0 { condition.broadcast() }
            condition.unlock()
        }
    }

    func dismiss() {
        condition.lock()
        isDismissed = true
        condition.broadcast()
        condition.unlock()
    }

    /// Waits for work that the caller has not yet had a part in; nil when there will be none.
    private func join(after done: Int) -> (Work, Int)? {
        condition.lock()
        defer { condition.unlock() }
        while !isDismissed {
            if let work, round != done {
                active += 1
                return (work, round)
            }
            condition.wait()
        }
        return nil
    }

    private func perform(_ work: Work, as worker: Int) {
        while true {
            let item = nextItem.wrappingAdd(1, ordering: .relaxed).oldValue
            guard item < work.count else { return }
            work.body.pointee(item, worker)
        }
    }
}
