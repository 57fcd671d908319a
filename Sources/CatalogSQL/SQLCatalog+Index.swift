package import Catalog
import DICOM
import Platform

extension SQLCatalog: CatalogIndex {
    package func studies(_ filter: StudyFilter) throws(CatalogError) -> [StudyRecord] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", filter.studyInstanceUID)
        conditions.equal("v.patient_id", filter.patientID)
        conditions.equal("s.accession_number", filter.accessionNumber)
        guard let names = NameSearch.patterns(filter.patientName ?? "") else { return [] }
        for name in names {
            let (patients, arguments) = dialect.patientsOfName(name)
            conditions.add("s.patient IN (\(patients))", arguments)
        }
        conditions.atLeast("s.last_received_at", filter.receivedSince?.milliseconds)
        if let modality = filter.modality {
            conditions.add("EXISTS (SELECT 1 FROM series WHERE study = s.id AND modality = ?)", modality)
        }
        let rest = conditions.sql(order: "s.last_received_at DESC, s.id DESC", limit: filter.limit)
        return try records(StudyRecord.selection + rest, conditions, StudyRecord.init(row:))
    }

    package func series(ofStudy studyInstanceUID: String) throws(CatalogError) -> [SeriesRecord] {
        var conditions = Conditions()
        conditions.equal("study_instance_uid", studyInstanceUID)
        let rest = conditions.sql(order: "number NULLS FIRST, series_instance_uid")
        return try records("SELECT * FROM v_series" + rest, conditions, SeriesRecord.init(row:))
    }

    package func instances(
        ofStudy studyInstanceUID: String, series seriesInstanceUID: String?
    ) throws(CatalogError) -> [InstanceRecord] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", studyInstanceUID)
        conditions.equal("r.series_instance_uid", seriesInstanceUID)
        let order = "r.number NULLS FIRST, r.id, i.number NULLS FIRST, i.sop_instance_uid"
        return try records(
            InstanceRecord.selection + conditions.sql(order: order), conditions, InstanceRecord.init(row:))
    }

    package func instance(_ sopInstanceUID: String) throws(CatalogError) -> InstanceRecord? {
        try read {
            try $0.row(
                InstanceRecord.selection + " WHERE i.sop_instance_uid = ?", [sopInstanceUID],
                InstanceRecord.init(row:))
        }
    }

    package func sopInstanceUIDs(ofStudy studyInstanceUID: String?) throws(CatalogError) -> [String] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", studyInstanceUID)
        let sql = """
            SELECT i.sop_instance_uid FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study
            """ + conditions.sql(order: "i.sop_instance_uid")
        return try read { try $0.values(sql, conditions.arguments) }
    }

    package func totals() throws(CatalogError) -> CatalogTotals {
        try read { connection in
            func number(_ sql: String) throws -> Int64 { try connection.value(sql) ?? 0 }
            return CatalogTotals(
                patients: Int(clamping: try number("SELECT count(*) FROM patient")),
                studies: Int(clamping: try number("SELECT count(*) FROM study")),
                series: Int(clamping: try number("SELECT count(*) FROM series")),
                instances: Int(clamping: try number("SELECT count(*) FROM instance")),
                bytes: try number("SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM instance"))
        }
    }

    package func jobs(_ filter: JobFilter) throws(CatalogError) -> [JobRecord] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", filter.studyInstanceUID)
        conditions.equal("j.state", filter.state?.rawValue)
        let rest = conditions.sql(order: "j.id DESC", limit: filter.limit)
        return try records(JobRecord.selection + rest, conditions, JobRecord.init(row:))
    }

    package func job(_ id: Int64) throws(CatalogError) -> JobRecord? { try read { try Self.job(id, $0) } }

    package func results(
        ofStudy studyInstanceUID: String?, includingSuperseded: Bool, limit: Int
    ) throws(CatalogError) -> [ResultRecord] {
        var conditions = Conditions()
        conditions.equal("v.study_instance_uid", studyInstanceUID)
        if !includingSuperseded { conditions.add("r.superseded_by_job IS NULL") }
        let rest = conditions.sql(order: "r.id DESC", limit: limit)
        return try records(ResultRecord.selection + rest, conditions, ResultRecord.init(row:))
    }

    package func deliveries(
        ofStudy studyInstanceUID: String?, state: DeliveryState?, limit: Int
    ) throws(CatalogError) -> [DeliveryRecord] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", studyInstanceUID)
        conditions.equal("d.state", state?.rawValue)
        let rest = conditions.sql(order: "d.id DESC", limit: limit)
        return try records(DeliveryRecord.selection + rest, conditions, DeliveryRecord.init(row:))
    }

    package func jobCounts() throws(CatalogError) -> [JobState: Int] {
        try counts("SELECT state, count(*) AS n FROM job GROUP BY state")
    }

    package func deliveryCounts() throws(CatalogError) -> [DeliveryState: Int] {
        try counts("SELECT state, count(*) AS n FROM delivery GROUP BY state")
    }

    static func job(_ id: Int64, _ connection: any SQLConnection) throws -> JobRecord? {
        try connection.row(JobRecord.selection + " WHERE j.id = ?", [id], JobRecord.init(row:))
    }

    private func counts<State: RawRepresentable & Hashable>(
        _ sql: String
    ) throws(CatalogError) -> [State: Int] where State.RawValue == String {
        let pairs = try read { try $0.rows(sql) { (State(rawValue: $0["state"]), $0["n"] as Int) } }
        return Dictionary(
            pairs.compactMap { state, count in state.map { ($0, count) } }, uniquingKeysWith: { $0 + $1 })
    }

    private func records<R>(
        _ sql: String, _ conditions: Conditions, _ make: (SQLRow) -> R
    ) throws(CatalogError) -> [R] {
        try read { try $0.rows(sql, conditions.arguments, make) }
    }
}

extension SQLCatalog {
    package func associations(
        callingAETitle: String?, limit: Int
    ) throws(CatalogError) -> [AssociationRecord] {
        var conditions = Conditions()
        conditions.equal("calling_ae", callingAETitle)
        let rest = conditions.sql(order: "id DESC", limit: limit)
        return try records("SELECT * FROM association" + rest, conditions, AssociationRecord.init(row:))
    }

    package func conflicts(
        kind: ConflictRecord.Kind?, subject: String?, ofStudy study: String?, limit: Int
    ) throws(CatalogError) -> [ConflictRecord] {
        var conditions = Conditions()
        conditions.equal("kind", kind?.rawValue)
        conditions.equal("subject", subject)
        if let study { conditions.add(Self.isOfStudy, study) }
        let rest = conditions.sql(order: "last_at DESC, id DESC", limit: limit)
        return try records("SELECT * FROM conflict" + rest, conditions, ConflictRecord.init(row:))
    }

    package func refusals(ofStudy study: String?, limit: Int) throws(CatalogError) -> [RefusalRecord] {
        var conditions = Conditions()
        conditions.equal("study_instance_uid", study)
        let rest = conditions.sql(order: "last_at DESC, \(dialect.rowNumber) DESC", limit: limit)
        return try records("SELECT * FROM refusal" + rest, conditions, RefusalRecord.init(row:))
    }

    package func dividedSeries(ofStudy study: String) throws(CatalogError) -> Set<String> {
        let sql = """
            SELECT r.series_instance_uid FROM series r JOIN study s ON s.id = r.study
            WHERE s.study_instance_uid = ? AND EXISTS (SELECT 1 FROM series o JOIN instance i ON i.series = o.id
                WHERE o.series_instance_uid = r.series_instance_uid AND o.study <> r.study
                    AND i.sop_class_uid = '\(SOPClass.ctImageStorage)')
            """
        return try read { Set(try $0.values(sql, [study]) as [String]) }
    }

    /// The UIDs and paths of a study, by which conflicts name it.
    private static var isOfStudy: String {
        """
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
}
