import Catalog
import CatalogInMemory
import CatalogPostgreSQL
import CatalogSQLite
import DICOM
import Foundation
import TestSupport
import Testing

/// The stores that behave alike.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case sqlite = "SQLite"
    case memory = "memory"
    case postgresql = "PostgreSQL"

    /// Those that this machine has; `PostgreSQLTests` says where a server is missing.
    static let installed = allCases.filter { $0 != .postgresql || PostgreSQLServer.isInstalled }

    var testDescription: String { rawValue }
}

/// An empty catalogue, and short ways to fill and to ask it.
struct CatalogFixture {
    /// A while after 1970, in milliseconds.
    static let start: Int64 = 1_700_000_000_000

    let store: any CatalogStore
    let opening: any CatalogOpening
    /// Where the database of a store on a server is.
    let conninfo: String?
    private let folder: TemporaryFolder

    init(_ kind: StoreKind) throws {
        folder = try TemporaryFolder()
        let conninfo = kind == .postgresql ? try Self.server().makeDatabase() : nil
        self.conninfo = conninfo
        opening =
            switch kind {
            case .sqlite: SQLiteCatalog(path: folder.path("index.sqlite"))
            case .memory: InMemoryCatalog()
            case .postgresql: Self.catalog(conninfo ?? "")
            }
        store = try Self.open(opening, quarantine: folder.path()).store
    }

    static func server() throws -> PostgreSQLServer { try #require(PostgreSQLServer.shared).get() }

    /// The catalogue of a node in a database.
    static func catalog(
        _ conninfo: String, node: String = "node-a", archive: String? = nil
    ) -> PostgreSQLCatalog {
        PostgreSQLCatalog(
            CatalogServer(postgresql: conninfo, node: node), archive: archive ?? "archive of \(node)",
            patience: .seconds(2))
    }

    /// Opens a catalogue as the process that has the archive does.
    static func open(_ opening: any CatalogOpening, quarantine: String) throws -> OpenedCatalog {
        try opening.open(
            look: nil, quarantine: quarantine, isSetAside: { path, reason in Issue.record("\(path): \(reason)") },
            willBeNew: {}, progress: { _ in })
    }

    /// A path that does not exist in a folder that goes with the fixture.
    func path(_ name: String) -> String { folder.path(name) }

    /// A clock that was not set.
    static func clock(_ now: Int64 = start, step: Int64 = 0, longestStudyWait: Int64? = nil) -> ClockCorrection {
        ClockCorrection(
            step: step, now: now, longestStudyWait: longestStudyWait, longestJobWait: 1 << 40,
            longestDeliveryWait: 1 << 40, jobLease: 60_000, deliveryLease: 60_000)
    }

    /// Stores instances that are awaited until a second later.
    @discardableResult
    func store(_ instances: InstanceEntry..., at time: Int64 = start) throws -> [CatalogFinding] {
        try store.apply(instances.map { .store($0) }, deadline: { _ in time + 1000 })
    }

    /// Completes every study with a job, and returns the jobs.
    @discardableResult
    func complete(at now: Int64 = start + 1000, limit: Int = 10_000) throws -> [JobRecord] {
        try store.completeStudies(limit: limit, clock: { Self.clock(now) }) { study, _ in
            let job = NewJob(
                sourceDigest: SourceDigest.digest(study.sources), sourceCount: study.sources.count,
                refusedCount: study.refusals.count, skipReason: nil)
            return .complete(.assumed, evidence: "{}", job: job)
        }
    }

    /// Takes a job, for a minute.
    func claim(_ worker: String = "w1", at now: Int64 = start + 1000) throws -> JobRecord? {
        try store.claimJob(worker: worker, lease: 60_000, clock: { Self.clock(now) })
    }

    /// A job of a study of one instance that a worker has.
    func runningJob(study: String = "1.1") throws -> JobRecord {
        try store(entry(study: study))
        try complete()
        return try #require(try claim())
    }

    func claimDelivery(_ destination: String? = nil, at now: Int64 = start + 2000) throws -> DeliveryRecord? {
        try store.claimDelivery(destination: destination, lease: 60_000, clock: { Self.clock(now) })
    }

    /// Lets what waits follow the clock, and does nothing else.
    func follow(_ clock: ClockCorrection) throws {
        _ = try store.changeRunningJobs(clock: { clock }) { _, _ in nil }
    }

    /// The files that a copy of the catalogue names.
    func copiedFiles() throws -> [CatalogFile] {
        let path = folder.path("copy-\(UUID().uuidString)")
        let copy = try store.copy(to: path)
        #expect(copy.hasRows == (conninfo == nil), "a server makes its own backups")
        #expect(FileManager.default.fileExists(atPath: path) == copy.hasRows)
        return copy.files
    }

    /// A result of a job's worker, to be sent to the destinations.
    @discardableResult
    func finish(
        _ job: JobRecord, _ uids: [String], to destinations: [String] = [], at now: Int64 = start + 2000
    ) throws -> JobChangeOutcome {
        try store.finishJob(
            job.id, worker: job.worker, at: now, decision: #"{"a":1}"#, reason: nil,
            results: uids.map(result), destinations: destinations)
    }

    func result(_ uid: String) -> NewResult {
        NewResult(
            sopInstanceUID: uid, sopClassUID: "1.2.840.10008.5.1.4.1.1.66.4", seriesInstanceUID: uid + ".1",
            sourceSeriesUID: "2.1", description: "Pancreas", path: "results/\(uid).dcm", size: 10,
            volumeMillilitres: 71.25, modelName: "pancreas", modelDigest: "ab")
    }
}

/// An instance of a CT series as reception hands it over.
func entry(
    study: String = "1.1", series: String? = nil, uid: String? = nil, patient: String = "P1", name: String = "Doe^Jane",
    modality: String = "CT", sopClass: UID = SOPClass.ctImageStorage, description: String = "Abdomen",
    association: String? = "a1", empty: [String] = [], size: Int = 100, at time: Int64 = CatalogFixture.start
) throws -> InstanceEntry {
    let (series, uid) = (series ?? study + ".1", uid ?? (series ?? study + ".1") + ".1")
    var bytes = EncodedDataSet(.explicitVRLittleEndian)
    bytes.add(.specificCharacterSet, .CS, "ISO_IR 192")
    bytes.add(.studyDate, .DA, "20240102")
    bytes.add(.accessionNumber, .SH, "A1")
    bytes.add(.modality, .CS, modality)
    bytes.add(.studyDescription, .LO, description)
    bytes.add(.patientName, .PN, name)
    bytes.add(.patientID, .LO, patient)
    bytes.add(.seriesNumber, .IS, "3")
    bytes.add(.instanceNumber, .IS, "7")
    bytes.add(.rows, 512)
    var scanner = DataSetScanner(transferSyntax: .explicitVRLittleEndian)
    try bytes.bytes.withUnsafeBytes { try scanner.consume($0) }
    let uids = InstanceEntry.UIDs(
        sopClass: sopClass, sopInstance: try #require(UID(uid)), study: try #require(UID(study)),
        series: try #require(UID(series)), empty: empty)
    return InstanceEntry(
        uids: uids, attributes: try scanner.finish(), transferSyntaxUID: "1.2.840.10008.1.2.1",
        callingAETitle: "SCANNER", associationID: association,
        file: InstanceEntry.File(path: "instances/\(uid).dcm", size: size, checksum: .max, receivedAt: time))
}

/// An instance that the node refused.
func refusal(_ uid: String, study: String? = "1.1", at time: Int64 = CatalogFixture.start) -> RefusalEntry {
    RefusalEntry(
        sopInstanceUID: uid, sopClassUID: SOPClass.ctImageStorage.description, studyInstanceUID: study,
        seriesInstanceUID: nil, callingAETitle: "SCANNER", associationID: "a1", reason: "no space", refusedAt: time)
}

extension JobStore {
    /// For studies about which the tables take every decision.
    func completeStudies(
        limit: Int, clock: () -> ClockCorrection, decide: (DueStudy, _ now: Int64) throws -> StudyDecision
    ) throws(CatalogError) -> [JobRecord] {
        try completeStudies(
            limit: limit, clock: clock, decide: decide,
            putOff: { Issue.record("the study \($0) was put off: \($1)") })
    }
}
