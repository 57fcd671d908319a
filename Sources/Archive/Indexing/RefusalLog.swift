import DICOM
import GRDB
import Logging

/// Keeps the instances that the node refused, by study, until they arrive after all.
struct RefusalLog {
    /// The most refusals that are kept; the oldest go.
    private static let longest: Int64 = 100_000
    /// How many associations are remembered with the study that they brought last.
    private static let associations = 256

    private let logger: Logger
    private var studies: [String: String] = [:]

    init(logger: Logger) { self.logger = logger }

    /// Records a refusal. Its study is not complete: one that was taken to be is awaited again.
    ///
    /// - Parameter deadline: When the study is complete unless more comes, in milliseconds since 1970.
    func add(_ refused: RefusedInstance, deadline: Int64, _ database: Database) throws {
        guard try !isStored(refused, database) else { return }
        let study = refused.studyInstanceUID ?? refused.associationID.flatMap { studies[$0] } ?? ""
        let isFirst = try count(study, database) == 0
        try insert(refused, study: study, database)
        try database.execute(
            sql: """
                UPDATE study SET deadline_at = max(coalesce(deadline_at, 0), ?) WHERE study_instance_uid = ?
                """,
            arguments: [deadline, study])
        guard isFirst else { return }
        logger.error(
            "An instance was not stored, so that its study is not complete",
            metadata: [
                "study.uid": "\(study.isEmpty ? "unknown" : study)", "ae.calling": "\(refused.callingAETitle)",
                "reason": "\(refused.reason)",
            ])
    }

    /// Notes that an instance is there.
    ///
    /// - Returns: whether it was the last of its study that had been refused, so that nothing more is waited for.
    @discardableResult
    mutating func clear(_ instance: IndexedInstance, _ database: Database) throws -> Bool {
        if let association = instance.associationID {
            if studies.count >= Self.associations, studies[association] == nil { studies.removeAll() }
            studies[association] = instance.identity.studyInstanceUID.description
        }
        try database.cachedStatement(sql: "DELETE FROM refusal WHERE sop_instance_uid = ?")
            .execute(arguments: [instance.identity.sopInstanceUID.description])
        guard database.changesCount > 0 else { return false }
        return try count(instance.identity.studyInstanceUID.description, database) == 0
    }

    private func isStored(_ refused: RefusedInstance, _ database: Database) throws -> Bool {
        let sql = "SELECT 1 FROM instance WHERE sop_instance_uid = ? AND missing_since IS NULL"
        return try Int.fetchOne(database, sql: sql, arguments: [refused.sopInstanceUID]) != nil
    }

    private func count(_ study: String, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM refusal WHERE study_instance_uid = ?", arguments: [study]) ?? 0
    }

    private func insert(_ refused: RefusedInstance, study: String, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO refusal (sop_instance_uid, sop_class_uid, study_instance_uid, series_instance_uid, reason,
                    calling_ae, association_id, first_at, last_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET count = count + 1, last_at = excluded.last_at, reason = excluded.reason,
                    study_instance_uid = coalesce(nullif(excluded.study_instance_uid, ''), study_instance_uid)
                """,
            arguments: [
                refused.sopInstanceUID, refused.sopClassUID, study, refused.seriesInstanceUID ?? "", refused.reason,
                refused.callingAETitle, refused.associationID, refused.refusedAt, refused.refusedAt,
            ])
        try database.execute(
            sql: "DELETE FROM refusal WHERE rowid <= (SELECT max(rowid) FROM refusal) - ?", arguments: [Self.longest])
    }
}
