import Foundation
import Glibc
import Platform
import Synchronization
import TestSupport
import Testing

@Suite("A thread of our own")
struct WorkerThreadTests {
    /// More than any address space has, so that the system refuses the thread.
    private static let tooLarge = 1 << 60

    @Test("it has its name from its first instruction on, cut where it is too long")
    func name() {
        for (given, shown) in [("short", "short"), ("sixteen-letters-", "sixteen-letters")] {
            let name = Mutex("")
            WorkerThread.forName(given) { found in name.withLock { $0 = found } }
            #expect(name.withLock { $0 } == shown)
        }
    }

    @Test("it knows itself, and nobody else does")
    func identity() {
        let end = DispatchSemaphore(value: 0)
        let answer = Mutex<Bool?>(nil)
        let known = Mutex<WorkerThread?>(nil)
        let thread = WorkerThread(name: "known") {
            end.wait()
            answer.withLock { $0 = known.withLock { $0?.isCurrent } }
            end.signal()
        }
        known.withLock { $0 = thread }
        #expect(!thread.isCurrent)
        end.signal()
        while answer.withLock({ $0 }) == nil { usleep(1000) }
        #expect(answer.withLock { $0 } == true)
    }

    @Test("however short its work is, it ends well", .takingTurns)
    func shortWork() {
        let sum = Atomic(0)
        for _ in 0..<500 {
            WorkerThread.forEach(count: 32, threads: 32) { _ in
                sum.wrappingAdd(1, ordering: .relaxed)
                return true
            }
        }
        #expect(sum.load(ordering: .relaxed) == 16_000)
    }

    @Test("work goes through every index once, and after a refusal no further one is begun")
    func stops() {
        for (last, expected) in [(4, [0, 1, 2, 3, 4]), (2, [0, 1, 2]), (0, [0])] {
            let seen = Mutex<[Int]>([])
            WorkerThread.forEach(count: 5, threads: 1) { index in
                seen.withLock { $0.append(index) }
                return index < last
            }
            #expect(seen.withLock { $0 } == expected)
        }
        WorkerThread.forEach(count: 0, threads: 4) { _ in
            Issue.record("there is nothing to do")
            return true
        }
        let seen = Mutex<[Int]>([])
        WorkerThread.forEach(count: 7, threads: 3) { index in
            seen.withLock { $0.append(index) }
            return true
        }
        #expect(seen.withLock { $0.sorted() } == Array(0..<7))
    }

    @Test("one that the system refuses is an error, and its work is the caller's")
    func refused() {
        #expect(throws: PlatformError(operation: "starting the thread refused", errorNumber: EAGAIN)) {
            try WorkerThread(starting: "refused", stackSize: Self.tooLarge) {}
        }
        let sum = Mutex(0)
        WorkerThread.forEach(count: 10, threads: 4, stackSize: Self.tooLarge) { index in
            sum.withLock { $0 += index }
            return true
        }
        #expect(sum.withLock { $0 } == 45)
    }
}

extension WorkerThread {
    /// Tells the name that the system shows of a new thread, as the thread itself reads it.
    fileprivate static func forName(_ name: String, _ tell: @escaping @Sendable (String) -> Void) {
        let end = DispatchSemaphore(value: 0)
        WorkerThread(name: name) {
            let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
            tell(name?.trimmingCharacters(in: .newlines) ?? "")
            end.signal()
        }
        end.wait()
    }
}
