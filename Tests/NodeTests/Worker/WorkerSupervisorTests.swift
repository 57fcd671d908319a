import Logging
import Node
import TestSupport
import Testing

@Suite("The start of a worker process")
struct WorkerSupervisorTests {
    private static func start(
        _ program: String, _ arguments: [String], beacon: WorkBeacon = WorkBeacon()
    ) async throws {
        let fixture = try DeliveryFixture()
        let work = BlockingWork(threads: 1)
        let supervisor = WorkerSupervisor(
            command: WorkerCommand(program: program, arguments: arguments), limits: .init(), queue: fixture.queue,
            settings: fixture.settings, work: work, beacon: beacon, logger: DeliveryFixture.logger)
        do {
            try await supervisor.start()
        } catch {
            try await work.shutDown()
            throw error
        }
        try await work.shutDown()
    }

    @Test("a program that cannot be started holds up nobody: it is tried again later", .timeLimit(.minutes(1)))
    func missing() async throws {
        try await Self.start("/nowhere/segnode", ["segnode"])
    }

    @Test("whoever waits for a worker shows life", .timeLimit(.minutes(1)))
    func beacon() async throws {
        let beacon = WorkBeacon(loops: [.jobs, .echo], now: .now - .seconds(3600))
        try await Self.start("/nowhere/segnode", ["segnode"], beacon: beacon)
        #expect(beacon.silentLoops(limit: .seconds(1800)) == [.echo])
    }

    @Test("a worker that dies is tried again later", .timeLimit(.minutes(1)))
    func dying() async throws {
        try await Self.start("/bin/sh", ["sh", "-c", "echo refused the disk is full >&0; exit 1"])
    }

    @Test("one that cannot work as it is configured ends the start, with what it said", .timeLimit(.minutes(1)))
    func refusing() async throws {
        await #expect(throws: NodeError.unusableWorker(reason: "model.json is missing")) {
            try await Self.start("/bin/sh", ["sh", "-c", "echo refused model.json is missing >&0; exit 78"])
        }
        await #expect(throws: NodeError.unusableWorker(reason: "the worker process ended with status 78")) {
            try await Self.start("/bin/sh", ["sh", "-c", "exit 78"])
        }
    }

    @Test("a worker has times to start, to speak and to end in that suit a model on a slow machine")
    func limits() {
        let limits = WorkerSupervision.Limits()
        #expect(limits.start == .seconds(600) && limits.silence == .seconds(600) && limits.stop == .seconds(20))
        #expect(limits.restart == .milliseconds(250) && limits.memory == 0)
    }
}
