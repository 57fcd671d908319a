import DICOM
import GRDB

extension IndexUpdater {
    /// The most associations that the log keeps.
    private static let longestLog: Int64 = 100_000

    /// Adds the row of an instance. A row that is there already lost its file and gets it back.
    static func insert(_ instance: IndexedInstance, series: Int64, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO instance (series, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, rows,
                    columns, frames, image_type, path, size, checksum, received_at, calling_ae, association_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (sop_instance_uid) DO UPDATE SET series = excluded.series, path = excluded.path,
                    sop_class_uid = excluded.sop_class_uid, transfer_syntax_uid = excluded.transfer_syntax_uid,
                    size = excluded.size, checksum = excluded.checksum, received_at = excluded.received_at,
                    calling_ae = excluded.calling_ae, association_id = excluded.association_id, missing_since = NULL
                """
        ).execute(arguments: [
            series, instance.identity.sopInstanceUID.description, instance.identity.sopClassUID.description,
            instance.transferSyntaxUID, instance.number, instance.rows,
            instance.columns, instance.frames, instance.imageType,
            instance.relativePath, instance.proof.length, Int64(bitPattern: instance.proof.checksum),
            instance.proof.receivedAt, instance.callingAETitle, instance.associationID,
        ])
    }

    /// Adds an association to the log, of which the oldest entries go when it is full.
    static func log(_ record: AssociationRecord, _ database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO association (association_id, direction, calling_ae, called_ae, peer_address,
                    started_at, ended_at, outcome, detail, instances_stored, instances_refused, bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            record.associationID, record.direction.rawValue, IndexText.clean(record.callingAETitle),
            IndexText.clean(record.calledAETitle), record.peerAddress, record.startedAt.milliseconds,
            record.endedAt.milliseconds, record.outcome, IndexText.clean(record.detail),
            max(record.instancesStored, 0), max(record.instancesRefused, 0), max(record.bytes, 0),
        ])
        try database.cachedStatement(sql: "DELETE FROM association WHERE id <= ?")
            .execute(arguments: [database.lastInsertedRowID - longestLog])
    }
}
