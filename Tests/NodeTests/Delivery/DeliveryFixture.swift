import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import Glibc
import Jobs
import Logging
import NIOPosix
import Node
import Storage
import TestSupport

/// A node's deliveries without the rest of the node: an archive with one result for "pacs".
struct DeliveryFixture: Sendable {
    let folder: TemporaryFolder
    let archive: InstanceArchive
    let queue: JobQueue
    let settings: LiveSettings
    private let studyInstanceUID: UID
    private let seriesInstanceUID: UID
    private let work = BlockingWork(threads: 2)

    init() throws {
        folder = try TemporaryFolder()
        let root = folder.path("archive")
        archive = try InstanceArchive(
            configuration: ArchiveConfiguration(root: root, minimumFreeBytes: 0, defaultIdleTime: .zero),
            logger: Self.logger)
        queue = JobQueue(archive: archive)
        settings = LiveSettings(NodeConfiguration())
        let slice = SyntheticInstance()
        (studyInstanceUID, seriesInstanceUID) = (slice.studyInstanceUID, slice.seriesInstanceUID)
        try store(slice)
        try makeResult(of: slice)
    }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// The one delivery, as it stands.
    func delivery() throws -> DeliveryRecord? { try queue.index.deliveries().first }

    /// The configuration with "pacs" at a port, or without any destination.
    func configure(port: Int?) {
        var configuration = NodeConfiguration()
        configuration.destinations = [port].compactMap { $0 }.map {
            Destination(name: "pacs", aeTitle: ApplicationEntityTitle(constant: "PACS"), host: "127.0.0.1", port: $0)
        }
        _ = settings.apply(configuration)
    }

    /// The service that sends what waits.
    func service(
        timeouts: RequestorTimeouts, logger: Logger = Self.logger, beacon: WorkBeacon = WorkBeacon()
    ) -> DeliveryService {
        let requestor = AssociationRequestor(
            callingAETitle: ApplicationEntityTitle(constant: "NODE"), timeouts: timeouts,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Self.logger)
        return DeliveryService(
            queue: queue, sender: ResultSender(requestor: requestor, work: work), settings: settings, work: work,
            beacon: beacon, logger: logger)
    }

    /// Runs the service until a condition holds.
    func run(
        timeouts: RequestorTimeouts = Self.patience, logger: Logger = Self.logger, beacon: WorkBeacon = WorkBeacon(),
        until condition: () throws -> Bool
    ) async throws {
        try await withThrowingTaskGroup { group in
            let service = service(timeouts: timeouts, logger: logger, beacon: beacon)
            group.addTask { try await service.run() }
            while try !condition() { try await Task.sleep(for: .milliseconds(10)) }
            group.cancelAll()
        }
    }

    /// Waits for what is sure to come.
    static let patience: RequestorTimeouts = {
        var timeouts = RequestorTimeouts()
        timeouts.connect = .seconds(600)
        timeouts.association = .seconds(600)
        timeouts.response = .seconds(600)
        return timeouts
    }()

    /// Stores a slice and waits until it is in the index.
    private func store(_ slice: SyntheticInstance) throws {
        let count = try queue.index.sopInstanceUIDs().count
        let writer = archive.beginInstance(
            InstanceAnnouncement(
                sopClassUID: SOPClass.ctImageStorage.description, sopInstanceUID: slice.sopInstanceUID.description,
                transferSyntax: .explicitVRLittleEndian, callingAETitle: "CT"))
        slice.encoded.withUnsafeBytes { writer.append($0) }
        writer.commit { _ in }
        while try queue.index.sopInstanceUIDs().count == count { usleep(10_000) }
    }

    /// Lets another slice of the study arrive, and makes its job fail for good.
    func failLaterJob() throws -> JobRecord {
        var late = SyntheticInstance()
        late.studyInstanceUID = studyInstanceUID
        late.seriesInstanceUID = seriesInstanceUID
        try store(late)
        let job = try claimedJob()
        try queue.fail(job.id, by: nil, failure: JobFailure(errorClass: .permanent, reason: "broken"))
        return job
    }

    private func claimedJob() throws -> JobRecord {
        while true {
            _ = try queue.completeDueStudies()
            if let job = try queue.claim(worker: "w") { return job }
            usleep(10_000)
        }
    }

    private func makeResult(of slice: SyntheticInstance) throws {
        let path = folder.path("result.dcm")
        try slice.dataSet.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let job = try claimedJob()
        let result = NewResult(
            sopInstanceUID: slice.sopInstanceUID.description, sopClassUID: SOPClass.ctImageStorage.description,
            seriesInstanceUID: "2.25.1", sourceSeriesUID: "2.25.2", description: "Pancreas", path: path, size: 1,
            volumeMillilitres: 1, modelName: "test", modelDigest: "00")
        try queue.succeed(job.id, by: nil, decision: nil, results: [result], destinations: ["pacs"])
    }
}
