import DICOM
import GRDB

extension ArchiveIndex {
    /// The associations that ended last, the newest first.
    public func associations(
        callingAETitle: String? = nil,
        limit: Int = 100
    ) throws(ArchiveError) -> [AssociationRecord] {
        var conditions = Conditions()
        conditions.equal("calling_ae", callingAETitle)
        return try rows(
            "SELECT * FROM association" + conditions.sql(order: "id DESC", limit: limit),
            conditions.arguments
        ).map(AssociationRecord.init(row:))
    }

    /// What contradicted what was stored, the newest first.
    ///
    /// - Parameter study: only what is about this study, one of its series or one of its instances.
    public func conflicts(
        kind: ConflictRecord.Kind? = nil,
        subject: String? = nil,
        ofStudy study: String? = nil,
        limit: Int = 100
    ) throws(ArchiveError) -> [ConflictRecord] {
        var conditions = Conditions()
        conditions.equal("kind", kind?.rawValue)
        conditions.equal("subject", subject)
        if let study { conditions.add(Self.isOfStudy, study) }
        return try rows(
            "SELECT * FROM conflict" + conditions.sql(order: "last_at DESC, id DESC", limit: limit),
            conditions.arguments
        ).map(ConflictRecord.init(row:))
    }

    /// The instances of a study, or of all, that the node refused and has not received since, the newest first.
    public func refusals(ofStudy study: String? = nil, limit: Int = 100) throws(ArchiveError) -> [RefusalRecord] {
        var conditions = Conditions()
        conditions.equal("study_instance_uid", study)
        return try rows(
            "SELECT * FROM refusal" + conditions.sql(order: "last_at DESC, rowid DESC", limit: limit),
            conditions.arguments
        ).map(RefusalRecord.init(row:))
    }

    /// The series of a study of which CT images are in another study, too.
    public func dividedSeries(ofStudy study: String) throws(ArchiveError) -> Set<String> {
        let sql = """
            SELECT r.series_instance_uid FROM series r JOIN study s ON s.id = r.study
            WHERE s.study_instance_uid = ? AND EXISTS (SELECT 1 FROM series o JOIN instance i ON i.series = o.id
                WHERE o.series_instance_uid = r.series_instance_uid AND o.study <> r.study
                    AND i.sop_class_uid = '\(SOPClass.ctImageStorage)')
            """
        return Set(try rows(sql, [study]).map { $0["series_instance_uid"] })
    }

    /// The UIDs and paths of a study, by which conflicts name it.
    private static let isOfStudy = """
        subject IN (
            WITH wanted AS (SELECT id, study_instance_uid FROM study WHERE study_instance_uid = ?)
            SELECT study_instance_uid FROM wanted
            UNION ALL SELECT series_instance_uid FROM series WHERE study IN (SELECT id FROM wanted)
            UNION ALL SELECT i.sop_instance_uid FROM series r JOIN instance i ON i.series = r.id
                WHERE r.study IN (SELECT id FROM wanted)
            UNION ALL SELECT i.path FROM series r JOIN instance i ON i.series = r.id
                WHERE r.study IN (SELECT id FROM wanted))
        """
}
