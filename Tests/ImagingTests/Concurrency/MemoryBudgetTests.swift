import Dispatch
import Imaging
import Platform
import Synchronization
import Testing

struct MemoryBudgetTests {
    /// Two threads that want a share each: the first keeps its own until it is told to let go.
    private final class Contest: Sendable {
        let budget: MemoryBudget
        let secondIsIn = DispatchSemaphore(value: 0)
        private let firstIsIn = DispatchSemaphore(value: 0)
        private let firstMayLeave = DispatchSemaphore(value: 0)

        init(limit: Int, first: Int, second: Int) {
            budget = MemoryBudget(limit: limit)
            for (share, isFirst) in [(first, true), (second, false)] {
                DispatchQueue(label: "contestant").async { [self] in
                    if !isFirst { firstIsIn.wait() }
                    budget.spending(share) {
                        (isFirst ? firstIsIn : secondIsIn).signal()
                        if isFirst { firstMayLeave.wait() }
                    }
                }
            }
        }

        func letFirstGo() { firstMayLeave.signal() }
    }

    @Test(
        "a thread whose share does not fit waits until another has given its back",
        arguments: [(first: 200, second: 100), (first: 200, second: 1000), (first: 1000, second: 1)])
    func waits(first: Int, second: Int) {
        let contest = Contest(limit: 250, first: first, second: second)
        #expect(contest.secondIsIn.wait(timeout: .now() + .milliseconds(200)) == .timedOut)
        contest.letFirstGo()
        #expect(contest.secondIsIn.wait(timeout: .now() + .seconds(20)) == .success)
    }

    @Test("a thread whose share fits does not wait")
    func doesNotWait() {
        let contest = Contest(limit: 250, first: 200, second: 50)
        #expect(contest.secondIsIn.wait(timeout: .now() + .seconds(20)) == .success)
        contest.letFirstGo()
    }

    @Test("a share that does not fit waits until there is room for it, one that fits does not", arguments: [101, 100])
    func room(second: Int) {
        let budget = MemoryBudget(limit: 250)
        let (began, mayEnd, reached) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        let entered = Mutex(false)
        WorkerThread.forEach(count: 2, threads: 2) { index in
            if index == 0 {
                budget.spending(150) {
                    began.signal()
                    mayEnd.wait()
                    // What must wait has not entered, however long it had for it.
                    let isInside = reached.wait(timeout: .now() + (second > 100 ? 0.2 : 60)) == .success
                    #expect(isInside == (second <= 100))
                }
            } else {
                began.wait()
                mayEnd.signal()
                budget.spending(second) {
                    entered.withLock { $0 = true }
                    reached.signal()
                }
            }
            return true
        }
        #expect(entered.withLock { $0 }, "the room that became free was not given on")
    }

    @Test("a body that fails gives its share back")
    func failing() {
        struct Failure: Error {}
        let budget = MemoryBudget(limit: 10)
        for _ in 0..<3 {
            #expect(throws: Failure.self) {
                try budget.spending(10) { () throws(Failure) -> Void in throw Failure() }
            }
        }
        #expect(budget.spending(10) { true })
    }
}
