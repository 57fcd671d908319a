import Foundation
import Platform
import Synchronization
import Testing

@Suite("Threads that take from a queue", .timeLimit(.minutes(1)))
struct WorkerQueueTests {
    /// What the threads were given, call by call.
    private final class Given: Sendable {
        private let batches = Mutex<[[Int]]>([])

        var all: [[Int]] { batches.withLock { $0 } }

        func add(_ batch: [Int]) { batches.withLock { $0.append(batch) } }
    }

    @Test("every element is handled once, whoever hands it over and whoever waits", arguments: [1, 4], [0, 0.001])
    func losesNothing(threads: Int, gatherTime: TimeInterval) throws {
        let given = Given()
        let queue = try WorkerQueue<Int>(
            name: "test", threads: threads, maximumBatch: 3, gatherTime: gatherTime, handle: given.add)
        for round in 0..<20 {
            DispatchQueue.concurrentPerform(iterations: 6) { caller in
                for number in 0..<25 { queue.add(round * 150 + caller * 25 + number) }
                if caller == 0 { queue.waitUntilIdle() }
            }
            queue.waitUntilIdle()
            #expect(given.all.flatMap { $0 }.count == (round + 1) * 150)
        }
        queue.close()
        #expect(given.all.flatMap { $0 }.sorted() == Array(0..<3000))
        #expect(given.all.allSatisfy { (1...3).contains($0.count) })
    }

    @Test("what comes while a thread gathers is handled together, in order")
    func gathers() async throws {
        let given = Given()
        let queue = try WorkerQueue<Int>(
            name: "test", threads: 1, maximumBatch: 100, gatherTime: 2, handle: given.add)
        for number in 0..<10 { queue.add(number) }
        while given.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        #expect(given.all == [Array(0..<10)])
        queue.close()
    }

    @Test("of several threads at work the one that has been for longest tells how long")
    func oldestWork() async throws {
        let given = Given()
        let end = DispatchSemaphore(value: 0)
        let queue = try WorkerQueue<Int>(name: "test", threads: 2, maximumBatch: 1) { batch in
            given.add(batch)
            end.wait()
        }
        #expect(queue.oldestWork == nil)
        queue.add(0)
        while given.all.count < 1 { try await Task.sleep(for: .milliseconds(1)) }
        let first = SuspendingClock.now
        try await Task.sleep(for: .milliseconds(50))
        queue.add(1)
        while given.all.count < 2 { try await Task.sleep(for: .milliseconds(1)) }
        let elapsed = SuspendingClock.now - first
        #expect(try #require(queue.oldestWork) >= elapsed)
        for _ in 0..<2 { end.signal() }
        queue.waitUntilIdle()
        #expect(queue.oldestWork == nil)
        queue.close()
    }

    @Test("closing handles what is left and takes nothing more")
    func closes() throws {
        let given = Given()
        let queue = try WorkerQueue<Int>(
            name: "test", threads: 1, maximumBatch: 1, gatherTime: 0.01, handle: given.add)
        for number in 0..<5 { queue.add(number) }
        queue.close()
        #expect(given.all == (0..<5).map { [$0] })
        #expect(!queue.add(5))
    }
}
