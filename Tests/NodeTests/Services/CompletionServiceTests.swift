import Archive
import Catalog
import DICOM
import Jobs
import Logging
import Node
import Storage
import TestSupport
import Testing

@Suite("The service that finds complete studies", .timeLimit(.minutes(5)))
struct CompletionServiceTests {
    private let fixture: StudyFixture
    private let events = LoggedEvents()
    private let settings = LiveSettings(NodeConfiguration())

    init() throws { fixture = try StudyFixture() }

    /// Runs the service until a condition holds.
    private func run(_ queue: JobQueue, _ beacon: WorkBeacon, until condition: () -> Bool) async throws {
        let work = BlockingWork(threads: 1)
        let service = CompletionService(
            queue: queue, settings: settings, work: work, beacon: beacon, logger: events.logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            while !condition() { try await Task.sleep(for: .milliseconds(5)) }
            group.cancelAll()
        }
        try await work.shutDown()
    }

    @Test("tells of each study that is complete, makes its job, and shows life")
    func complete() async throws {
        let slice = SyntheticInstance()
        try fixture.store(slice)
        let beacon = WorkBeacon(loops: [.completion, .echo], now: .now - .seconds(3600))
        try await run(fixture.queue, beacon) { !events.all.isEmpty }
        let study = slice.studyInstanceUID.description
        let job = try #require(try fixture.queue.index.jobs().first)
        #expect(job.studyInstanceUID == study && job.state == .queued)
        #expect(
            events.all == [
                .init(
                    level: .info, message: "Study complete",
                    values: ["study.uid": study, "job.id": "\(job.id)", "instances": "1"])
            ])
        #expect(beacon.silentLoops(limit: .seconds(1800)) == [.echo])
    }

    @Test("a study of which instances were refused is an error, once it has waited for as long as is configured")
    func refused() async throws {
        let slice = SyntheticInstance()
        try fixture.store(slice)
        fixture.breakOff(slice)
        var configuration = settings.configuration
        configuration.completion.refusedWait = TimeSpan(.zero)
        _ = settings.apply(configuration)
        // By a clock that is right the wait of a quarter of an hour, the default, would not be over.
        try await run(JobQueue(archive: fixture.archive), WorkBeacon()) { events.all.count >= 2 }
        let study = slice.studyInstanceUID.description
        #expect(events.all.map(\.level) == [.error, .info])
        #expect(events.all.first?.values == ["study.uid": study, "instances.refused": "1"])
        #expect(try fixture.queue.index.jobs().map(\.refusedCount) == [1])
    }
}
