import Imaging
import Synchronization
import Testing

struct MemoryBudgetTests {
    /// How much was in use, at present and at most.
    private struct Use {
        var present = 0
        var most = 0
    }

    @Test("threads wait until their share fits, and what is larger than everything is let in alone")
    func waiting() {
        let budget = MemoryBudget(limit: 250)
        let use = Mutex(Use())
        WorkerThreads.forEach(count: 200, threads: 8) { index in
            let share = index % 20 == 0 ? 1000 : 100
            budget.spending(share) {
                use.withLock {
                    $0.present += share
                    $0.most = max($0.most, $0.present == 1000 ? 0 : $0.present)
                }
                use.withLock { $0.present -= share }
            }
            return true
        }
        #expect((100...250).contains(use.withLock { $0.most }))
    }
}
