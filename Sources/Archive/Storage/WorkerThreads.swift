import Foundation

/// A queue whose elements are handled by a few threads of its own: disk syncs wait here and nowhere else.
///
/// `condition` guards `elements`, `isClosed`, `busy` and `running`; `threads` does not change.
final class WorkerThreads<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var elements: [Element] = []
    private var isClosed = false
    private var busy = 0
    private var running = 0
    private var threads: [Thread] = []

    /// Starts the threads.
    ///
    /// - Parameter maximumBatch: how many elements one call of `handle` gets at most.
    init(name: String, threads: Int, maximumBatch: Int, handle: @escaping @Sendable ([Element]) -> Void) {
        running = threads
        for number in 1...threads {
            let thread = Thread { [self] in
                while let batch = next(maximumBatch) {
                    handle(batch)
                    release()
                }
                end()
            }
            thread.name = "\(name)-\(number)"
            self.threads.append(thread)
        }
        self.threads.forEach { $0.start() }
    }

    /// Hands an element over; `false`: the queue is closed.
    @discardableResult
    func add(_ element: Element) -> Bool {
        condition.withLock {
            guard !isClosed else { return false }
            elements.append(element)
            condition.broadcast()
            return true
        }
    }

    /// The number of elements that no thread has taken.
    var count: Int { condition.withLock { elements.count } }

    /// Returns when the queue is empty and no thread is at work.
    func waitUntilIdle() {
        condition.withLock {
            while !elements.isEmpty || busy > 0 { condition.wait() }
        }
    }

    /// Takes nothing more, and returns when everything taken is handled; at once where one of its own threads calls.
    func close() {
        let isOwn = threads.contains { $0 === Thread.current }
        condition.withLock {
            isClosed = true
            condition.broadcast()
            while running > 0, !isOwn { condition.wait() }
        }
    }

    /// The next elements; `nil`: the queue is closed and empty.
    private func next(_ maximum: Int) -> [Element]? {
        condition.withLock {
            while elements.isEmpty && !isClosed { condition.wait() }
            guard !elements.isEmpty else { return nil }
            let batch = Array(elements.prefix(maximum))
            elements.removeFirst(batch.count)
            busy += 1
            return batch
        }
    }

    private func release() {
        condition.withLock {
            busy -= 1
            if busy == 0 { condition.broadcast() }
        }
    }

    private func end() {
        condition.withLock {
            running -= 1
            condition.broadcast()
        }
    }
}
