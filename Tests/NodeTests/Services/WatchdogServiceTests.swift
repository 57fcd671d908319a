import Dispatch
import Logging
import NIOCore
import NIOPosix
import Node
import Synchronization
import Testing

@Suite("The watchdog")
struct WatchdogServiceTests {
    private static let interval = Duration.milliseconds(600)

    @Test("it is fed while all loops move on, and no more when an event loop stands still")
    func hangingEventLoop() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let loops = Array(group.makeIterator())
        try await Self.run(WorkBeacon(loops: [.eventLoop(0), .eventLoop(1)]), loops) { feedings in
            try await Self.awaitFeeding(feedings)
            let gate = DispatchSemaphore(value: 0)
            loops[1].execute { gate.wait() }
            try await Task.sleep(for: Self.interval * 2)
            try await Self.expectNone(feedings)
            gate.signal()
            try await Self.awaitFeeding(feedings)
        }
        try await group.shutdownGracefully()
    }

    @Test("what was silent before it began, as a start that took long, does not count")
    func longStart() async throws {
        let beacon = WorkBeacon(loops: [.jobs, .archive], now: .now - .seconds(3600))
        try await Self.run(beacon, []) { feedings in
            try await Self.awaitFeeding(feedings)
        }
    }

    @Test("it is not fed where any other loop has fallen silent")
    func silentLoop() async throws {
        let beacon = WorkBeacon(loops: [.archive])
        try await Self.run(beacon, []) { feedings in
            try await Self.awaitFeeding(feedings) { beacon.report(.archive) }
            try await Task.sleep(for: Self.interval * 2)
            try await Self.expectNone(feedings)
        }
    }

    @Test("it is not fed while the archive has been busy with one thing for too long")
    func standingDisk() async throws {
        let oldest = Mutex<Duration?>(nil)
        try await Self.run(WorkBeacon(loops: []), [], archive: { oldest.withLock { $0 } }) { feedings in
            try await Self.awaitFeeding(feedings)
            oldest.withLock { $0 = Self.interval / 2 }
            try await Self.awaitFeeding(feedings)
            oldest.withLock { $0 = Self.interval * 2 }
            try await Self.expectNone(feedings)
        }
    }

    private static func run(
        _ beacon: WorkBeacon, _ loops: [any EventLoop], archive: @escaping @Sendable () -> Duration? = { nil },
        _ body: (Counter) async throws -> Void
    ) async throws {
        let feedings = Counter()
        let service = WatchdogService(
            interval: interval, feed: { feedings.count.withLock { $0 += 1 } }, beacon: beacon, eventLoops: loops,
            oldestArchiveWork: archive, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await body(feedings)
            group.cancelAll()
        }
    }

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    /// Waits for a feeding, with patience: neighbours may keep the machine busy.
    ///
    /// - Parameter live: Is called meanwhile.
    private static func awaitFeeding(_ feedings: Counter, live: () -> Void = {}) async throws {
        let before = feedings.count.withLock { $0 }
        for _ in 0..<3000 where feedings.count.withLock({ $0 }) == before {
            live()
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(feedings.count.withLock { $0 } > before)
    }

    /// Expects no feeding for as long as there would be three.
    private static func expectNone(_ feedings: Counter) async throws {
        let before = feedings.count.withLock { $0 }
        try await Task.sleep(for: interval)
        #expect(feedings.count.withLock { $0 } == before)
    }
}
