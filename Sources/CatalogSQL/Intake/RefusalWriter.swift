import Catalog
import DICOM

/// Keeps the instances that the node refused, by study, until they arrive after all.
struct RefusalWriter {
    let connection: any SQLConnection
    let dialect: SQLDialect

    /// Records a refusal. Its study is not complete: one that was taken to be is awaited again.
    ///
    /// - Parameters:
    ///   - study: The study; empty where it is unknown.
    ///   - deadline: When the study is complete unless more comes, in milliseconds since 1970.
    /// - Returns: a finding where it is the first of its study.
    func add(_ refused: RefusalEntry, study: String, deadline: Int64) throws -> CatalogFinding? {
        guard try !isStored(refused) else { return nil }
        let isFirst = try count(study) == 0
        try insert(refused, study: study)
        try connection.execute(
            """
            UPDATE study SET deadline_at = \(dialect.greatest)(coalesce(deadline_at, 0), ?)
            WHERE study_instance_uid = ?
            """, [deadline, study])
        guard isFirst else { return nil }
        return .incomplete(study: study, callingAETitle: refused.callingAETitle, reason: refused.reason)
    }

    /// Notes that an instance is there.
    ///
    /// - Returns: whether it was the last of its study that had been refused, so that nothing more is waited for.
    @discardableResult
    func clear(_ instance: InstanceEntry) throws -> Bool {
        let changes = try connection.execute(
            "DELETE FROM refusal WHERE sop_instance_uid = ?", [instance.sopInstanceUID.description])
        return try changes > 0 && count(instance.studyInstanceUID.description) == 0
    }

    private func isStored(_ refused: RefusalEntry) throws -> Bool {
        let sql = "SELECT 1 FROM instance WHERE sop_instance_uid = ? AND missing_since IS NULL"
        return try connection.value(sql, [refused.sopInstanceUID]) as Int? != nil
    }

    private func count(_ study: String) throws -> Int {
        try connection.value("SELECT count(*) FROM refusal WHERE study_instance_uid = ?", [study]) ?? 0
    }

    private func insert(_ refused: RefusalEntry, study: String) throws {
        try connection.execute(
            """
            INSERT INTO refusal (sop_instance_uid, sop_class_uid, study_instance_uid, series_instance_uid, reason,
                calling_ae, association_id, first_at, last_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sop_instance_uid) DO UPDATE SET count = refusal.count + 1, last_at = excluded.last_at,
                reason = excluded.reason, study_instance_uid =
                    coalesce(nullif(excluded.study_instance_uid, ''), refusal.study_instance_uid)
            """,
            [
                refused.sopInstanceUID, refused.sopClassUID, study, refused.seriesInstanceUID ?? "", refused.reason,
                refused.callingAETitle, refused.associationID, refused.refusedAt, refused.refusedAt,
            ])
        let number = dialect.rowNumber
        try connection.execute(
            "DELETE FROM refusal WHERE \(number) <= (SELECT max(\(number)) FROM refusal) - ?",
            [CatalogLimits.refusals])
    }
}
