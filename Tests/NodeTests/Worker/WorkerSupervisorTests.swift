import Catalog
import DICOM
import Foundation
import Glibc
import Jobs
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

    @Test(
        "settings reach a worker when they change, and its death is told to the queue and the log",
        .timeLimit(.minutes(5)))
    func death() async throws {
        let fixture = try StudyFixture()
        let slice = SyntheticInstance()
        try fixture.store(slice)
        let (events, settings, work) = (LoggedEvents(), LiveSettings(NodeConfiguration()), BlockingWork(threads: 2))
        let place = fixture.folder.path("pid")
        // It dies of its second line.
        let script =
            "read first; echo ready >&0; echo $$ > \(place).new; mv \(place).new \(place); read second; kill -9 $$"
        let supervisor = WorkerSupervisor(
            command: WorkerCommand(program: "/bin/sh", arguments: ["sh", "-c", script]), limits: .init(),
            queue: fixture.queue, settings: settings, work: work, beacon: WorkBeacon(), logger: events.logger)
        try await supervisor.start()
        while !FileManager.default.fileExists(atPath: place) { try await Task.sleep(for: .milliseconds(5)) }
        let digits = try String(contentsOfFile: place, encoding: .utf8).filter { $0.isNumber }
        let worker = WorkerName.name(of: try #require(pid_t(digits)))
        _ = try fixture.queue.completeDueStudies()
        let job = try #require(try fixture.queue.claim(worker: worker))
        var changed = settings.configuration
        changed.segmentation.seriesNumber = 77
        _ = settings.apply(changed)
        try await withThrowingTaskGroup { group in
            group.addTask { try await supervisor.run() }
            while !events.all.contains(where: { $0.message == "Job failed" }) {
                try await Task.sleep(for: .milliseconds(5))
            }
            group.cancelAll()
        }
        try await work.shutDown()
        let told = try fixture.job(job.id)
        let cause = "the worker was ended by signal 9 (SIGKILL)"
        #expect(told.workerDeaths == 1 && told.state == .queued && told.reason?.hasPrefix(cause) == true)
        let lost = try #require(events.all.first { $0.message == "Worker lost" })
        #expect(lost.level == .error && lost.values["reason"] == cause)
        let failed = try #require(events.all.first { $0.message == "Job failed" })
        #expect(failed.level == .warning && failed.values["reason"] == told.reason)
        #expect(failed.values["job.id"] == "\(job.id)" && failed.values["class"] == "retryable")
        #expect(failed.values["study.uid"] == slice.studyInstanceUID.description)
    }

    @Test("a worker has times to start, to speak and to end in that suit a model on a slow machine")
    func limits() {
        let limits = WorkerSupervision.Limits()
        #expect(limits.start == .seconds(600) && limits.silence == .seconds(600) && limits.stop == .seconds(20))
        #expect(limits.restart == .milliseconds(250) && limits.memory == 0)
    }
}
