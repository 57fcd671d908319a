import Foundation
import Synchronization

/// Threads of our own for blocking work, so that decoding never occupies the cooperative pool.
package enum WorkerThreads {
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
        for _ in 0..<workers {
            group.enter()
            let thread = Thread {
                work()
                group.leave()
            }
            thread.stackSize = 8 << 20
            thread.start()
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
