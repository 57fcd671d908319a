import Foundation
import Synchronization

/// A thread of our own for what blocks or computes for long, so that it never occupies the cooperative pool.
///
/// It runs until its body returns; nobody has to keep the value.
package final class WorkerThread: @unchecked Sendable {
    /// `@unchecked Sendable`: set once, and only compared after that.
    private let thread: Thread

    /// Enough for codecs, which put much on the stack.
    private static let stackSize = 8 << 20

    /// Starts a thread.
    ///
    /// - Parameter name: What tools show of it: 15 characters at most.
    @discardableResult
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        thread = Thread(block: body)
        thread.stackSize = Self.stackSize
        thread.start()
        // Foundation hands on to the system only the name of a thread that has started.
        thread.name = name
    }

    /// Whether the caller runs on this thread.
    package var isCurrent: Bool { thread === Thread.current }

    /// Calls `body` with each index below `count` on up to `threads` threads, and returns when all have ended.
    ///
    /// - Parameter body: Returns whether to go on; after `false` no further index is started.
    package static func forEach(count: Int, threads: Int, body: @escaping @Sendable (Int) -> Bool) {
        let cursor = Cursor(count: count)
        let work: @Sendable () -> Void = {
            while let index = cursor.next() {
                if !body(index) { cursor.stop() }
            }
        }
        let workers = max(1, min(threads, count))
        guard workers > 1 else { return work() }
        let group = DispatchGroup()
        for number in 1...workers {
            group.enter()
            WorkerThread(name: "each-\(number)") {
                work()
                group.leave()
            }
        }
        group.wait()
    }

    /// The next index to work on, handed out once each.
    private final class Cursor: Sendable {
        private let count: Int
        private let position = Atomic(0)

        init(count: Int) { self.count = count }

        func next() -> Int? {
            let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
            return index < count ? index : nil
        }

        func stop() { position.store(count, ordering: .relaxed) }
    }
}
