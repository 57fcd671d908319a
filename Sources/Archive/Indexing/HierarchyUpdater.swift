import GRDB

/// Finds or makes the rows of the patient, study and series of instances, and records what contradicts them.
struct HierarchyUpdater {
    /// The rows that an instance belongs to.
    struct Rows: Hashable {
        let study: Int64
        let series: Int64
    }

    private static let capacity = 512
    private var known: [HierarchyAttributes: Rows] = [:]

    /// Forgets what is known, as after a transaction that was rolled back.
    mutating func reset() { known.removeAll() }

    /// The rows of an instance.
    mutating func rows(of instance: IndexedInstance, _ database: Database) throws -> Rows {
        let attributes = instance.hierarchy
        if let rows = known[attributes] { return rows }
        let log = ConflictLog(database, callingAETitle: instance.callingAETitle, at: instance.proof.receivedAt)
        let study = try Self.study(attributes, instance, log, database)
        let series = try Self.series(attributes, study: study, log, database)
        if known.count >= Self.capacity { reset() }
        let rows = Rows(study: study, series: series)
        known[attributes] = rows
        return rows
    }

    private static func study(
        _ attributes: HierarchyAttributes,
        _ instance: IndexedInstance,
        _ log: ConflictLog,
        _ database: Database
    ) throws -> Int64 {
        let (study, uid) = (attributes.study, attributes.study.studyInstanceUID)
        let sql = "SELECT * FROM study WHERE study_instance_uid = ?"
        if let row = try Row.fetchOne(database, sql: sql, arguments: [uid]) {
            try reconcilePatient(attributes.patient, row: row["patient"], of: uid, log, database)
            try log.reconcile("study", row, subject: uid, study.columns)
            return row["id"]
        }
        let patient = try patient(attributes.patient, of: uid, log, database)
        let received = instance.proof.receivedAt
        var columns = study.columns.map { ($0.name, $0.value) }
        columns += [
            ("study_instance_uid", uid.databaseValue), ("patient", patient.databaseValue),
            ("first_received_at", received.databaseValue), ("last_received_at", received.databaseValue),
            ("last_calling_ae", instance.callingAETitle.databaseValue),
        ]
        return try insert(into: "study", columns, database)
    }

    private static func patient(
        _ patient: PatientAttributes,
        of study: String,
        _ log: ConflictLog,
        _ database: Database
    ) throws -> Int64 {
        let sql = "SELECT * FROM patient WHERE identity = ?"
        if let row = try Row.fetchOne(database, sql: sql, arguments: [patient.identity]) {
            try log.reconcile("patient", row, subject: study, patient.columns)
            return row["id"]
        }
        let columns = patient.columns.map { ($0.name, $0.value) }
        return try insert(into: "patient", columns + [("identity", patient.identity.databaseValue)], database)
    }

    /// The study stays with the patient of its first instance; what later ones say otherwise is recorded.
    private static func reconcilePatient(
        _ patient: PatientAttributes,
        row id: Int64,
        of study: String,
        _ log: ConflictLog,
        _ database: Database
    ) throws {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM patient WHERE id = ?", arguments: [id])
        guard let row else { return }
        try log.reconcile("patient", row, subject: study, patient.columns)
    }

    private static func series(
        _ attributes: HierarchyAttributes,
        study: Int64,
        _ log: ConflictLog,
        _ database: Database
    ) throws -> Int64 {
        let (series, uid) = (attributes.series, attributes.series.seriesInstanceUID)
        let sql = "SELECT * FROM series WHERE study = ? AND series_instance_uid = ?"
        if let row = try Row.fetchOne(database, sql: sql, arguments: [study, uid]) {
            try log.reconcile("series", row, subject: uid, series.columns)
            return row["id"]
        }
        try recordOtherStudies(of: uid, found: attributes.study.studyInstanceUID, log, database)
        let columns = series.columns.map { ($0.name, $0.value) }
        return try insert(
            into: "series",
            columns + [("study", study.databaseValue), ("series_instance_uid", uid.databaseValue)],
            database
        )
    }

    /// A series belongs to one study; one that shows up in a second gets a row there, and the contradiction is recorded.
    private static func recordOtherStudies(
        of series: String,
        found: String,
        _ log: ConflictLog,
        _ database: Database
    ) throws {
        let sql = """
            SELECT s.study_instance_uid FROM series r JOIN study s ON s.id = r.study WHERE r.series_instance_uid = ?
            """
        guard let kept = try String.fetchOne(database, sql: sql, arguments: [series]) else { return }
        try log.record(.attribute, subject: series, attribute: "StudyInstanceUID", kept: kept, found: found)
    }

    private static func insert(
        into table: String,
        _ columns: [(name: String, value: DatabaseValue)],
        _ database: Database
    ) throws -> Int64 {
        let names = columns.map(\.name).joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        try database.execute(
            sql: "INSERT INTO \(table) (\(names)) VALUES (\(marks))",
            arguments: StatementArguments(columns.map(\.value))
        )
        return database.lastInsertedRowID
    }
}
