import Catalog
import Jobs
import Logging
import Node
import Synchronization
import Testing

@Suite("A loop that looks for work")
struct PollingTests {
    private struct Trouble: Error {}

    private final class Counter: Sendable {
        private let count = Mutex(0)

        var value: Int { count.withLock { $0 } }

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("errors do not end it: it tries again, and only the first of several in a row is told as an error")
    func survives() async throws {
        let steps = Counter()
        let levels = LoggedLevels()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await Polling.run(every: .milliseconds(1), logger: Logger(label: "test") { _ in levels }) {
                    if [1, 2, 4].contains(steps.next()) { throw Trouble() }
                    return false
                }
            }
            try await Self.eventually { steps.value > 5 }
            group.cancelAll()
        }
        #expect(levels.all == [.error, .warning, .error])
    }

    @Test("a step that found work is followed by another at once")
    func worksOn() async throws {
        let steps = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await Polling.run(every: .seconds(3600), logger: Self.logger) { steps.next() < 5 }
            }
            try await Self.eventually { steps.value == 5 }
            group.cancelAll()
        }
    }

    @Test("what has to be written is tried until it is, and the caller shows life meanwhile")
    func persists() async {
        let steps = Counter()
        let signs = Counter()
        await Polling.persist(logger: Self.logger, onRetry: { _ = signs.next() }) {
            if steps.next() < 3 { throw Trouble() }
        }
        #expect(steps.value == 3)
        #expect(signs.value == 2)
    }

    @Test("a step that failed is tried again soon, then later and later, and every half minute at last")
    func waits() {
        let waits = [1, 2, 3, 99].map { Polling.failure.delay(afterFailures: $0) }
        #expect(waits == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(30)])
    }

    @Test("what the queue has no place for is tried once")
    func givesUp() async {
        let steps = Counter()
        await Polling.persist(logger: Self.logger) {
            _ = steps.next()
            throw JobError.noSuchDelivery(1)
        }
        #expect(steps.value == 1)
    }

    private static func eventually(_ condition: () -> Bool) async throws {
        for _ in 0..<3000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(condition())
    }
}
