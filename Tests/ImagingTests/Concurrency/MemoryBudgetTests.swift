import Dispatch
import Imaging
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
}
