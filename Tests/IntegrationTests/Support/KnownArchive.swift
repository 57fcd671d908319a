import Archive
import Catalog
import DICOM
import Foundation
import Jobs
import Logging
import Storage
import Synchronization
import TestSupport

/// An archive in which every column has a value that no other column has, made by a clock that is turned by hand.
///
/// One study of three CT slices went all the way twice: its third slice came late, so that the first result is
/// superseded. Its deliveries ended in every way. One instance of it was refused, one is damaged. Of a second study,
/// which is still being received, the file is gone.
final class KnownArchive: Sendable {
    /// The archive's folder, which nothing holds open.
    let root: String
    private let folder: TemporaryFolder

    /// Makes the archive; its story begins at 2026-03-04 05:06:07.089 UTC.
    init() async throws {
        folder = try TemporaryFolder()
        root = folder.path("archive")
        let clock = Clock()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let configuration = ArchiveConfiguration(
            root: root, minimumFreeBytes: 0, defaultIdleTime: .seconds(300), idleTimes: ["CT1": .seconds(10)])
        let archive = try InstanceArchive(configuration: configuration, logger: logger, now: { clock.now })
        let queue = JobQueue(
            archive: archive,
            configuration: JobQueueConfiguration(
                maximumAttempts: 3, backoff: Backoff(initial: .seconds(20), maximum: .seconds(60)),
                maximumDeliveryAttempts: 3, deliveryBackoff: Backoff(initial: .seconds(30), maximum: .seconds(60))),
            now: { clock.now }, uptime: { clock.uptime })
        try await Self.receive(archive, clock)
        try Self.segmentTwice(queue, clock)
        try await Self.store(Instance(number: 3), archive, "CT1", "a-3")
        clock.advance(10)
        try Self.finish(queue, clock)
        let last = try await Self.store(Instance(number: 9, study: "1.2.9", modality: "MR"), archive, "PACS", nil)
        try queue.recordDamaged(["1.2.3.1.1": "its checksum is wrong"])
        archive.close()
        clock.advance(1)
        try FileManager.default.removeItem(atPath: last)
        try InstanceArchive(configuration: configuration, logger: logger, now: { clock.now }).close()
    }

    private static func receive(_ archive: InstanceArchive, _ clock: Clock) async throws {
        try await store(Instance(number: 1), archive, "CT1", "a-1")
        clock.advance(1)
        try await store(Instance(number: 2), archive, "CT1", "a-1")
        clock.advance(1)
        _ = try? await store(Instance(number: 2, description: "Other"), archive, "CT2", "a-2")
        _ = try? await store(Instance(number: 7, isBroken: true), archive, "CT1", "a-1")
        archive.recordAssociation(
            AssociationRecord(
                associationID: "a-1", direction: .accepted, callingAETitle: "CT1", calledAETitle: "SEGNODE",
                peerAddress: "10.0.0.7:50123", startedAt: Clock.start, endedAt: clock.now, outcome: "released",
                detail: "nothing to say", instancesStored: 2, instancesRefused: 1, bytes: 12_345_678))
        archive.settle()
        clock.advance(10)
    }

    /// The first attempt fails, the second finds something.
    private static func segmentTwice(_ queue: JobQueue, _ clock: Clock) throws {
        _ = try queue.completeDueStudies(refusedWait: .zero)
        clock.advance(1)
        let failed = try queue.claim(worker: "host:1")?.id ?? 0
        try queue.fail(failed, by: nil, failure: JobFailure(errorClass: .retryable, reason: "no memory"))
        clock.advance(20)
        let job = try queue.claim(worker: "host:2")?.id ?? 0
        clock.advance(1)
        _ = try queue.heartbeat(job, by: nil, progress: 0.5, stage: "reading")
        clock.advance(1)
        try queue.succeed(
            job, by: nil, decision: Data(decision.utf8), results: [result(1)], destinations: ["pacs", "viewer", "away"])
        clock.advance(1)
        let delivered = try queue.claimDelivery(destination: "pacs")?.id ?? 0
        clock.advance(1)
        try queue.deliverySucceeded(delivered, warning: "0xB000 coerced")
        let refused = try queue.claimDelivery(destination: "viewer")?.id ?? 0
        try queue.deliveryFailed(refused, transient: false, reason: "0xC000 refused")
        let away = try queue.claimDelivery(destination: "away")?.id ?? 0
        try queue.deliveryFailed(away, transient: true, reason: "no connection")
        clock.advance(1)
    }

    /// The job of three slices, whose result supersedes the first.
    private static func finish(_ queue: JobQueue, _ clock: Clock) throws {
        _ = try queue.completeDueStudies(refusedWait: .zero)
        let job = try queue.claim(worker: "host:3")?.id ?? 0
        clock.advance(1)
        try queue.succeed(
            job, by: nil, decision: Data(decision.utf8), results: [result(2)], destinations: ["pacs", "viewer", "away"])
        clock.advance(1)
        let away = try queue.claimDelivery(destination: "away")?.id ?? 0
        try queue.deliveryFailed(away, transient: true, reason: "no connection")
        let viewer = try queue.claimDelivery(destination: "viewer")?.id ?? 0
        try queue.deliveryFailed(viewer, transient: false, reason: "0x0122 SOP class not supported")
    }

    private static let decision = """
        {"findings":["aFinding"],"model":{"digest":"d1","name":"m","version":"3"},"outcome":"Found Pancreas.",\
        "repairs":["aRepair"],"series":[{"instances":2,"isChosen":true,"modality":"CT","reason":"It suits.",\
        "seriesInstanceUID":"1.2.3.1"}],"stageMilliseconds":{"reading":1.5},"volumeMillilitres":81.25}
        """

    private static func result(_ number: Int) -> NewResult {
        NewResult(
            sopInstanceUID: "2.25.\(number)1", sopClassUID: "1.2.840.10008.5.1.4.1.1.66.4",
            seriesInstanceUID: "2.25.\(number)2", sourceSeriesUID: "1.2.3.1", description: "Found Pancreas \(number).",
            path: "/elsewhere/\(number).dcm", size: 4711 + number, volumeMillilitres: 81.25,
            partial: number == 2 ? "Partial: without 1 slice (1 refused)" : nil, modelName: "pancreas-ct",
            modelDigest: "digest \(number)")
    }

    /// Returns the path of the file.
    @discardableResult
    private static func store(
        _ instance: Instance, _ archive: InstanceArchive, _ calling: String, _ association: String?
    ) async throws -> String {
        let result: Result<StoredInstance, ArchiveError> = await withCheckedContinuation { continuation in
            let writer = archive.beginInstance(
                InstanceAnnouncement(
                    sopClassUID: instance.sopClass, sopInstanceUID: instance.uid,
                    transferSyntax: .explicitVRLittleEndian, callingAETitle: calling, associationID: association))
            instance.bytes.withUnsafeBytes { writer.append($0) }
            writer.commit { continuation.resume(returning: $0) }
        }
        archive.settle()
        return try result.get().path
    }

    /// An instance with a value of its own in every attribute that is indexed.
    private struct Instance {
        var number: Int
        var study = "1.2.3"
        var modality = "CT"
        var description = "Venous"
        /// Whether nothing can be read of it.
        var isBroken = false

        var uid: String { "\(study).1.\(number)" }
        var sopClass: String { modality == "CT" ? "1.2.840.10008.5.1.4.1.1.2" : "1.2.840.10008.5.1.4.1.1.4" }

        var bytes: [UInt8] {
            if isBroken { return [1, 2, 3, 4, 5, 6, 7, 8, 9] }
            var data = EncodedDataSet(.explicitVRLittleEndian)
            data.add(.specificCharacterSet, .CS, "ISO_IR 100")
            data.add(.imageType, .CS, "ORIGINAL\\PRIMARY\\AXIAL")
            data.add(.sopClassUID, .UI, sopClass)
            data.add(.sopInstanceUID, .UI, uid)
            let texts: [(AttributeTag, ValueRepresentation, String)] = [
                (.studyDate, .DA, "20260101"), (.seriesDate, .DA, "20260102"), (.studyTime, .TM, "010203.4"),
                (.seriesTime, .TM, "020304"), (.accessionNumber, .SH, "ACC-1"), (.modality, .CS, modality),
                (.manufacturer, .LO, "Maker"), (.referringPhysicianName, .PN, "Refer^Ring"),
                (.stationName, .SH, "STATION"), (.studyDescription, .LO, "Abdomen"),
                (.seriesDescription, .LO, description), (.manufacturerModelName, .LO, "Model 5"),
            ]
            for (tag, vr, text) in texts { data.add(tag, vr, text) }
            data.add(.patientName, .PN, "Müller^Jürgen".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            let patient: [(AttributeTag, ValueRepresentation, String)] = [
                (.patientID, .LO, "P-4711"), (.issuerOfPatientID, .LO, "Hospital"),
                (.patientBirthDate, .DA, "19610203"), (.patientSex, .CS, "F"), (.bodyPartExamined, .CS, "ABDOMEN"),
                (.protocolName, .LO, "Protocol"), (.studyInstanceUID, .UI, study),
                (.seriesInstanceUID, .UI, "\(study).1"), (.studyID, .SH, "S42"), (.seriesNumber, .IS, "3"),
                (.instanceNumber, .IS, "\(10 + number)"), (.frameOfReferenceUID, .UI, "1.2.7"),
                (.numberOfFrames, .IS, "6"),
            ]
            for (tag, vr, text) in patient { data.add(tag, vr, text) }
            data.add(.rows, 4)
            data.add(.columns, 5)
            data.add(.pixelData, .OW, [UInt8](repeating: 7, count: 40))
            return data.bytes
        }
    }

    /// A clock that stands still until it is turned.
    private final class Clock: Sendable {
        static let start = Date(timeIntervalSince1970: 1_772_600_767.089)
        private let time = Mutex(start)
        var now: Date { time.withLock { $0 } }
        var uptime: Duration { .milliseconds(Int64((now.timeIntervalSince(Self.start) * 1000).rounded())) }
        func advance(_ seconds: Double) { time.withLock { $0.addTimeInterval(seconds) } }
    }
}
