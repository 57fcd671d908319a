import Catalog
import CatalogPostgreSQL
import CatalogSQL
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite(
    "The clock of what changes many rows of a server", .serialized,
    .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct PostgreSQLClockTests {
    private static let start = CatalogFixture.start
    private static let waiting = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        """

    private func open(_ conninfo: String) throws -> any CatalogStore {
        try CatalogFixture.open(CatalogFixture.catalog(conninfo), quarantine: "/nowhere").store
    }

    @Test(
        "the clock of a change of deliveries is read when nobody else changes them any more", .timeLimit(.minutes(1)),
        arguments: [DeliveryUpkeep.resume, .expedite, .recover])
    func clockAfterLock(upkeep: DeliveryUpkeep) throws {
        let server = try CatalogFixture.server()
        let conninfo = try server.makeDatabase()
        let first = try #require(try open(conninfo) as? SQLCatalog<PostgreSQLEngine>)
        _ = try first.apply([.store(entry())], deadline: { _ in Self.start })
        try Self.deliver(first, isSending: upkeep == .recover)
        let second = try open(conninfo)
        let isFree = Atomic(false)
        let isOver = DispatchSemaphore(value: 0)
        let asked = Mutex<[Bool]>([])
        try first.engine.write { connection in
            _ = try connection.execute("UPDATE delivery SET reason = 'held'", [])
            Thread {
                do {
                    try upkeep.run(second) {
                        asked.withLock { $0.append(isFree.load(ordering: .sequentiallyConsistent)) }
                        return Self.start
                    }
                } catch {
                    Issue.record(error)
                }
                isOver.signal()
            }.start()
            let end = ContinuousClock.now + .seconds(8)
            while try !server.psql(conninfo, Self.waiting).contains("1"), ContinuousClock.now < end { usleep(10_000) }
            isFree.store(true, ordering: .sequentiallyConsistent)
        }
        isOver.wait()
        #expect(asked.withLock { $0 } == [true])
    }

    /// Makes a delivery that is held, or is being sent.
    private static func deliver(_ store: any CatalogStore, isSending: Bool) throws {
        _ = try store.completeStudies(limit: 9, clock: { CatalogFixture.clock() }) { _, _ in
            let job = NewJob(sourceDigest: "d", sourceCount: 1, refusedCount: 0, skipReason: nil)
            return .complete(.assumed, evidence: "{}", job: job)
        }
        let claimed = try store.claimJob(worker: "w", lease: 60_000, clock: { CatalogFixture.clock() })
        let job = try #require(claimed)
        let result = NewResult(
            sopInstanceUID: "9.1", sopClassUID: "1.2", seriesInstanceUID: "9", sourceSeriesUID: "2", description: "",
            path: "results/9.1.dcm", size: 1, volumeMillilitres: nil, modelName: "m", modelDigest: "d")
        _ = try store.finishJob(
            job.id, worker: "w", at: start, decision: nil, reason: nil, results: [result], destinations: ["PACS"])
        try store.holdDeliveries(to: "PACS", reason: "held")
        guard isSending else { return }
        _ = try store.claimDelivery(destination: nil, lease: 9, clock: { CatalogFixture.clock() })
    }
}

/// What changes several deliveries at once.
enum DeliveryUpkeep: Sendable {
    case resume, expedite, recover

    func run(_ store: any CatalogStore, clock: () -> Int64) throws {
        switch self {
        case .resume: try store.resumeDeliveries(to: "PACS", heldFor: ["held"], at: clock())
        case .expedite: try store.expediteDeliveries(to: "PACS", at: clock())
        case .recover: _ = try store.recoverDeliveries(at: clock())
        }
    }
}
