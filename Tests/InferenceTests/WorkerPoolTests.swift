import Foundation
import Inference
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
    @Test("as many items are at work at a time as there are threads", arguments: [2, 4])
    func meeting(threads: Int) {
        let pool = WorkerPool(threads: threads)
        for _ in 0..<20 {
            let arrived = Atomic<Int>(0)
            let met = Atomic<Int>(0)
            pool.run(threads) { _, _ in
                arrived.add(1, ordering: .sequentiallyConsistent)
                let end = ContinuousClock.now + .seconds(20)
                while arrived.load(ordering: .sequentiallyConsistent) < threads, ContinuousClock.now < end {
                    Thread.sleep(forTimeInterval: 0.0001)
                }
                if arrived.load(ordering: .sequentiallyConsistent) == threads {
                    met.add(1, ordering: .sequentiallyConsistent)
                }
            }
            #expect(met.load(ordering: .sequentiallyConsistent) == threads)
        }
    }

    @Test("every item is done once, by a worker of the pool", arguments: [1, 2, 5])
    func items(threads: Int) {
        let pool = WorkerPool(threads: threads)
        for count in [0, 1, 2, 1000] {
            let done = Atomic<Int>(0)
            let total = Atomic<Int>(0)
            let strangers = Atomic<Int>(0)
            pool.run(count) { item, worker in
                done.add(1, ordering: .relaxed)
                total.add(item, ordering: .relaxed)
                if !(0..<threads).contains(worker) { strangers.add(1, ordering: .relaxed) }
            }
            #expect(done.load(ordering: .relaxed) == count)
            #expect(total.load(ordering: .relaxed) == count * (count - 1) / 2)
            #expect(strangers.load(ordering: .relaxed) == 0)
        }
    }
}
