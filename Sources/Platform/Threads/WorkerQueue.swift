package import Foundation

/// A queue whose elements are handled by a few threads of its own: disk syncs wait here and nowhere else.
///
/// `condition` guards what can change but `threads`, which is set once, before anybody else sees the value.
///
/// What an element passes is inlinable, so that other targets have it for their own type of element.
package final class WorkerQueue<Element: Sendable>: @unchecked Sendable {
    @usableFromInline let condition = NSCondition()
    @usableFromInline let maximumBatch: Int
    @usableFromInline let gatherTime: TimeInterval
    private var threads: [WorkerThread] = []
    @usableFromInline var elements: [Element] = []
    @usableFromInline var isClosed = false
    /// Since when each thread that is at work has been, by the number of the thread; while the machine sleeps, none is.
    @usableFromInline var workingSince: [Int: SuspendingClock.Instant] = [:]
    @usableFromInline var running = 0
    /// How many callers wait for something else than elements.
    @usableFromInline var observers = 0

    /// Starts the threads, or as many as the system gives.
    ///
    /// - Parameters:
    ///   - name: what the threads are called, 13 characters at most.
    ///   - maximumBatch: how many elements one call of `handle` gets at most.
    ///   - gatherTime: how long a thread that was woken waits, so that more comes together; not while anybody waits for
    ///     the queue to be empty.
    /// - Throws: Where the system gives none.
    package init(
        name: String,
        threads count: Int,
        maximumBatch: Int,
        gatherTime: TimeInterval = 0,
        handle: @escaping @Sendable ([Element]) -> Void
    ) throws(PlatformError) {
        self.maximumBatch = maximumBatch
        self.gatherTime = gatherTime
        // Whoever asks from within a thread which one it is must find all of them.
        condition.lock()
        defer { condition.unlock() }
        for number in 0..<count {
            do throws(PlatformError) {
                threads.append(try WorkerThread(starting: "\(name)-\(number + 1)") { [self] in work(number, handle) })
            } catch {
                // One that is refused is missed only where it would be the first.
                guard !threads.isEmpty else { throw error }
                break
            }
        }
        running = threads.count
    }

    /// Hands an element over; `false`: the queue is closed.
    @inlinable @discardableResult
    package func add(_ element: Element) -> Bool {
        condition.withLock {
            guard !isClosed else { return false }
            elements.append(element)
            // One thread is enough for one element, and each more that wakes costs two switches between threads. But an
            // observer must not be the one that is woken.
            if observers > 0 { condition.broadcast() } else { condition.signal() }
            return true
        }
    }

    /// The number of elements that no thread has taken.
    package var count: Int { condition.withLock { elements.count } }

    /// How long the thread that has been at its present elements for longest has been at them; `nil`: none is at work.
    package var oldestWork: Duration? {
        condition.withLock { workingSince.values.min() }.map { .now - $0 }
    }

    /// Says that the calling thread, one of its own, is moving on though its present elements take long.
    package func reportProgress() {
        guard let number = threads.firstIndex(where: \.isCurrent) else { return }
        condition.withLock { if workingSince[number] != nil { workingSince[number] = .now } }
    }

    /// Returns when the queue is empty and no thread is at work.
    package func waitUntilIdle() {
        condition.withLock { observe { elements.isEmpty && workingSince.isEmpty } }
    }

    /// Takes nothing more, and returns when everything taken is handled; at once where one of its own threads calls.
    package func close() {
        let isOwn = threads.contains(where: \.isCurrent)
        condition.withLock {
            isClosed = true
            condition.broadcast()
            observe { running == 0 || isOwn }
        }
    }

    /// Waits until something holds; called with the lock.
    private func observe(_ holds: () -> Bool) {
        observers += 1
        while !holds() { condition.wait() }
        observers -= 1
    }

    @inlinable func work(_ number: Int, _ handle: ([Element]) -> Void) {
        while let batch = next(number) {
            handle(batch)
            condition.withLock {
                workingSince[number] = nil
                if observers > 0 { condition.broadcast() }
            }
        }
        condition.withLock {
            running -= 1
            condition.broadcast()
        }
    }

    /// The next elements, and counts the thread as busy; `nil`: the queue is closed and empty.
    @inlinable func next(_ number: Int) -> [Element]? {
        condition.withLock {
            while true {
                while elements.isEmpty && !isClosed { condition.wait() }
                guard !elements.isEmpty else { return nil }
                gather()
                // While this thread gathered, another can have taken what there was.
                if !elements.isEmpty { break }
            }
            workingSince[number] = .now
            let batch = Array(elements.prefix(maximumBatch))
            elements.removeFirst(batch.count)
            return batch
        }
    }

    /// Leaves the lock for the time in which more can come.
    @inlinable func gather() {
        guard gatherTime > 0, observers == 0, elements.count < maximumBatch else { return }
        condition.unlock()
        Thread.sleep(forTimeInterval: gatherTime)
        condition.lock()
    }
}
