import Foundation
import GRDB

extension ArchiveIndex {
    /// The studies that match, the last received first.
    public func studies(_ filter: StudyFilter = StudyFilter()) throws(ArchiveError) -> [StudyRecord] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", filter.studyInstanceUID)
        conditions.equal("v.patient_id", filter.patientID)
        conditions.equal("s.accession_number", filter.accessionNumber)
        conditions.atLeast("s.last_received_at", filter.receivedSince?.milliseconds)
        if let modality = filter.modality {
            conditions.add("EXISTS (SELECT 1 FROM series WHERE study = s.id AND modality = ?)", modality)
        }
        return try rows(
            StudyRecord.selection + conditions.sql(order: "s.last_received_at DESC, s.id DESC", limit: filter.limit),
            conditions.arguments
        ).map(StudyRecord.init(row:))
    }

    /// The study with this UID.
    public func study(_ studyInstanceUID: String) throws(ArchiveError) -> StudyRecord? {
        try studies(StudyFilter(studyInstanceUID: studyInstanceUID, limit: 1)).first
    }

    /// The series of a study, by series number.
    public func series(ofStudy studyInstanceUID: String) throws(ArchiveError) -> [SeriesRecord] {
        try rows(
            "SELECT * FROM v_series WHERE study_instance_uid = ? ORDER BY number, series_instance_uid",
            [studyInstanceUID]
        ).map(SeriesRecord.init(row:))
    }

    /// The instances of a study, of one of its series where that is given, by series and instance number.
    public func instances(
        ofStudy studyInstanceUID: String,
        series seriesInstanceUID: String? = nil
    ) throws(ArchiveError) -> [InstanceRecord] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", studyInstanceUID)
        conditions.equal("r.series_instance_uid", seriesInstanceUID)
        return try rows(
            InstanceRecord.selection + conditions.sql(order: "r.number, r.id, i.number, i.sop_instance_uid"),
            conditions.arguments
        ).map { InstanceRecord(row: $0, layout: layout) }
    }

    /// The instance with this UID.
    public func instance(_ sopInstanceUID: String) throws(ArchiveError) -> InstanceRecord? {
        try rows(InstanceRecord.selection + " WHERE i.sop_instance_uid = ?", [sopInstanceUID])
            .first.map { InstanceRecord(row: $0, layout: layout) }
    }

    /// The SOP Instance UIDs of everything stored, or of one study, sorted.
    public func sopInstanceUIDs(ofStudy studyInstanceUID: String? = nil) throws(ArchiveError) -> [String] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", studyInstanceUID)
        let sql = """
            SELECT i.sop_instance_uid FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study
            """
        return try read {
            try String.fetchAll(
                $0,
                sql: sql + conditions.sql(order: "i.sop_instance_uid"),
                arguments: conditions.arguments
            )
        }
    }

    /// How many studies, series, instances and bytes are stored.
    public func totals() throws(ArchiveError) -> ArchiveTotals {
        try read { try ArchiveTotals(database: $0) }
    }
}
