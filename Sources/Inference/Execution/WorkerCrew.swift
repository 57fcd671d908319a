import CKernels
import Foundation
import Synchronization

/// What the threads of a pool have in common. Between two pieces of work they look for the next for a while before they
/// sleep, because steps of a small network take no longer than waking a thread.
///
/// `@unchecked`: `condition` guards every variable; what is atomic may be read without.
final class WorkerCrew: @unchecked Sendable {
    /// The caller keeps `body` alive until no helper is at work.
    struct Work {
        let body: UnsafePointer<(Int, Int) -> Void>
        let count: Int
    }

    /// How often a thread looks before it sleeps: some 50 microseconds.
    private static let glances = 1000

    private let condition = NSCondition()
    /// What there is to join in; nil once its items are all taken.
    private var work: Work?
    private let round = Atomic<Int>(0)
    /// Helpers at work.
    private let active = Atomic<Int>(0)
    private var isDismissed = false
    private let nextItem = Atomic<Int>(0)

    /// Does the work together with whoever joins in.
    func share(_ work: Work) {
        condition.lock()
        self.work = work
        nextItem.store(0, ordering: .relaxed)
        round.wrappingAdd(1, ordering: .releasing)
        condition.broadcast()
        condition.unlock()
        perform(work, as: 0)
        condition.lock()
        self.work = nil
        condition.unlock()
        Self.glance { active.load(ordering: .acquiring) == 0 }
        condition.lock()
        while active.load(ordering: .acquiring) > 0 { condition.wait() }
        condition.unlock()
    }

    /// Joins in one piece of work after the other until ``dismiss()``.
    func serve(as worker: Int) {
        var done = 0
        while let (work, round) = join(after: done) {
            done = round
            perform(work, as: worker)
            condition.lock()
            if active.wrappingSubtract(1, ordering: .releasing).newValue == 0 { condition.broadcast() }
            condition.unlock()
        }
    }

    /// Sends the helpers home.
    func dismiss() {
        condition.lock()
        isDismissed = true
        round.wrappingAdd(1, ordering: .releasing)
        condition.broadcast()
        condition.unlock()
    }

    /// Waits for work that the caller has not yet had a part in; nil when there will be none.
    private func join(after done: Int) -> (Work, Int)? {
        Self.glance { round.load(ordering: .acquiring) != done }
        condition.lock()
        defer { condition.unlock() }
        while !isDismissed {
            let round = round.load(ordering: .relaxed)
            if let work, round != done {
                active.wrappingAdd(1, ordering: .relaxed)
                return (work, round)
            }
            condition.wait()
        }
        return nil
    }

    /// Looks for a while whether something has happened.
    private static func glance(_ hasHappened: () -> Bool) {
        for _ in 0..<glances {
            if hasHappened() { return }
            ck_pause()
        }
    }

    private func perform(_ work: Work, as worker: Int) {
        while true {
            let item = nextItem.wrappingAdd(1, ordering: .relaxed).oldValue
            guard item < work.count else { return }
            work.body.pointee(item, worker)
        }
    }
}
