import Archive
import Catalog
import Foundation
import GRDB
import Jobs
import Logging
import Platform
import Storage
import TestSupport

/// A queue in a temporary folder, with a clock that a test turns.
final class QueueFixture: Sendable {
    let archive: InstanceArchive
    let queue: JobQueue
    private let folder: TemporaryFolder
    private let clock: TestClock

    init(_ configuration: JobQueueConfiguration = JobQueueConfiguration()) throws {
        folder = try TemporaryFolder()
        let clock = TestClock()
        self.clock = clock
        archive = try InstanceArchive(
            configuration: ArchiveConfiguration(root: folder.path("archive"), minimumFreeBytes: 0),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { clock.now }
        )
        queue = JobQueue(archive: archive, configuration: configuration, now: { clock.now }, uptime: { clock.uptime })
    }

    var now: Date { clock.now }

    func advance(_ duration: Duration) { clock.advance(duration) }

    /// Sets the wall clock while no time passes.
    func stepClock(_ duration: Duration) { clock.step(duration) }

    /// Adds instances to a study as reception does, with a deadline ten seconds from now.
    func receive(_ uids: [String], study: String = "1.2.3", sopClass: String = "1.2.840.10008.5.1.4.1.1.2") throws {
        let (now, deadline) = (self.now.milliseconds, self.now.addingTimeInterval(10).milliseconds)
        try archive.database.write { database in
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO patient VALUES (1, 'id P', 'P', '', 'Name', '', '');
                    """
            )
            try database.execute(
                sql: """
                    INSERT INTO study (patient, study_instance_uid, study_id, date, time, accession_number,
                        description, referring_physician, first_received_at, last_received_at, last_calling_ae)
                    VALUES (1, ?, '', '', '', '', '', '', ?, ?, 'SENDER') ON CONFLICT DO NOTHING
                    """,
                arguments: [study, now, now]
            )
            try database.execute(
                sql: "UPDATE study SET deadline_at = ? WHERE study_instance_uid = ?",
                arguments: [deadline, study]
            )
            try Self.insert(uids, study: study, sopClass: sopClass, now: now, database)
        }
    }

    /// Notes an instance of a study that the node refused.
    func refuse(
        _ uid: String, study: String = "1.2.3", sopClass: String = "1.2.840.10008.5.1.4.1.1.2", at time: Date? = nil
    ) throws {
        let time = (time ?? now).milliseconds
        try archive.database.write {
            try $0.execute(
                sql: "INSERT INTO refusal VALUES (?, ?, ?, '', 'the disk was full', 'SENDER', NULL, ?, ?, 1)",
                arguments: [uid, sopClass, study, time, time])
        }
    }

    /// Forgets refused instances, as reception does when they arrive.
    func clearRefusals() throws { try archive.database.write { try $0.execute(sql: "DELETE FROM refusal") } }

    /// Completes a study and returns its job as a worker has it.
    func claimedJob(_ uids: [String] = ["1.1", "1.2"]) throws -> JobRecord? {
        try receive(uids)
        advance(.seconds(11))
        _ = try queue.completeDueStudies()
        return try queue.claim(worker: "w")
    }

    private static func insert(
        _ uids: [String],
        study: String,
        sopClass: String,
        now: Int64,
        _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO series (study, series_instance_uid, modality, date, time, description, protocol_name,
                    body_part, manufacturer, model_name, station_name, frame_of_reference_uid)
                SELECT id, study_instance_uid || '.1', 'CT', '', '', '', '', '', '', '', '', '' FROM study
                WHERE study_instance_uid = ? ON CONFLICT DO NOTHING
                """,
            arguments: [study]
        )
        for uid in uids {
            try database.execute(
                sql: """
                    INSERT INTO instance (series, sop_instance_uid, sop_class_uid, transfer_syntax_uid, image_type,
                        path, size, checksum, received_at, calling_ae)
                    SELECT r.id, ?, ?, '1.2.840.10008.1.2', '', ?, 1, 0, ?, 'SENDER' FROM series r
                    JOIN study s ON s.id = r.study WHERE s.study_instance_uid = ?
                    """,
                arguments: [uid, sopClass, "instances/00/\(uid)", now, study]
            )
        }
    }
}

extension NewResult {
    /// A result with little in it.
    static func example(_ uid: String, source: String = "1.2.3.1") -> NewResult {
        NewResult(
            sopInstanceUID: uid, sopClassUID: "1.2.840.10008.5.1.4.1.1.66.4", seriesInstanceUID: uid + ".1",
            sourceSeriesUID: source, description: "Pancreas", path: "/somewhere/\(uid).dcm", size: 10,
            volumeMillilitres: 80, modelName: "test", modelDigest: "00"
        )
    }
}
