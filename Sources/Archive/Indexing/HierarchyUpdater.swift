import DICOM
import GRDB
import Logging

/// Finds or makes the rows of the patient, study and series of instances, and records what contradicts them.
struct HierarchyUpdater {
    /// The rows that an instance belongs to.
    struct Rows: Hashable {
        let study: Int64
        let series: Int64
    }

    private static let capacity = 512
    private let logger: Logger
    private var known: [HierarchyAttributes: Rows] = [:]

    init(logger: Logger) { self.logger = logger }

    /// Forgets what is known, as after a transaction that was rolled back.
    mutating func reset() { known.removeAll() }

    /// The rows of an instance.
    mutating func rows(of instance: IndexedInstance, _ database: Database) throws -> Rows {
        let attributes = instance.hierarchy
        if let rows = known[attributes] { return rows }
        let log = ConflictLog(database, callingAETitle: instance.callingAETitle, at: instance.proof.receivedAt)
        let study = try study(attributes, instance, log, database)
        let series = try series(attributes, study: study, log, database)
        if known.count >= Self.capacity { reset() }
        let rows = Rows(study: study, series: series)
        known[attributes] = rows
        return rows
    }

    private func study(
        _ attributes: HierarchyAttributes,
        _ instance: IndexedInstance,
        _ log: ConflictLog,
        _ database: Database
    ) throws -> Int64 {
        let (study, uid) = (attributes.study, attributes.study.studyInstanceUID)
        let sql = "SELECT * FROM study WHERE study_instance_uid = ?"
        if let row = try Row.fetchOne(database, sql: sql, arguments: [uid]) {
            try Self.reconcilePatient(attributes.patient, row: row["patient"], of: uid, log, database)
            try reconcileIdentity(attributes, row: row, log, database)
            try log.reconcile("study", row, subject: uid, study.columns)
            return row["id"]
        }
        let patient = try Self.patient(attributes.patient, of: uid, log, database)
        let received = instance.proof.receivedAt
        var columns = study.columns.map { ($0.name, $0.value) }
        columns += [
            ("study_instance_uid", uid.databaseValue), ("patient", patient.databaseValue),
            ("first_received_at", received.databaseValue), ("last_received_at", received.databaseValue),
            ("last_calling_ae", instance.callingAETitle.databaseValue),
            ("identity", try attributes.patient.identityOfStudy.json().databaseValue),
        ]
        return try Self.insert(into: "study", columns, database)
    }

    /// Holds the patient against the one that the study's own instances named so far: another one is an error, and the
    /// study is not segmented. The values stay in the index and out of the log.
    private func reconcileIdentity(
        _ attributes: HierarchyAttributes, row: Row, _ log: ConflictLog, _ database: Database
    ) throws {
        let found = attributes.patient.identityOfStudy
        // What cannot be read names nobody, and is written anew: it must not keep the study's rows from the index.
        let kept = (row["identity"] as String?).flatMap { try? PatientIdentity(json: $0) } ?? found
        guard let attribute = kept.contradiction(to: found) else {
            let filled = try kept.filled(from: found).json()
            guard filled != row["identity"] as String? else { return }
            return try database.execute(
                sql: "UPDATE study SET identity = ? WHERE id = ?", arguments: [filled, row["id"] as Int64])
        }
        let uid = attributes.study.studyInstanceUID
        let count = try log.record(
            .patient, subject: uid, attribute: attribute.rawValue, kept: kept[attribute], found: found[attribute])
        guard count == 1 else { return }
        logger.error(
            "Instances of one study name several patients",
            metadata: [
                "study.uid": "\(uid)", "series.uid": "\(attributes.series.seriesInstanceUID)",
                "attribute": "\(attribute.rawValue)",
            ])
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

    private func series(
        _ attributes: HierarchyAttributes,
        study: Int64,
        _ log: ConflictLog,
        _ database: Database
    ) throws -> Int64 {
        let (series, uid) = (attributes.series, attributes.series.seriesInstanceUID)
        let sql = "SELECT * FROM series WHERE study = ? AND series_instance_uid = ?"
        if let row = try Row.fetchOne(database, sql: sql, arguments: [study, uid]) {
            try Self.reconcileSeries(series, row, log, database)
            return row["id"]
        }
        try recordOtherStudies(of: uid, found: attributes.study.studyInstanceUID, log, database)
        let columns = series.columns.map { ($0.name, $0.value) }
        return try Self.insert(
            into: "series",
            columns + [("study", study.databaseValue), ("series_instance_uid", uid.databaseValue)],
            database
        )
    }

    /// What an image says of its series stands over what a Segmentation or an RT Structure Set said that came first.
    private static func reconcileSeries(
        _ series: SeriesAttributes, _ row: Row, _ log: ConflictLog, _ database: Database
    ) throws {
        try log.reconcile("series", row, subject: series.seriesInstanceUID, series.columns)
        let kept: String = row["modality"]
        guard SeriesAttributes.withoutImages.contains(kept), !series.modality.isEmpty,
            !SeriesAttributes.withoutImages.contains(series.modality)
        else { return }
        for column in series.columns where !AttributeColumn.isEmpty(column.value) {
            try log.fill("series", id: row["id"], column)
        }
    }

    /// A series belongs to one study; one that shows up in a second gets a row there, and the contradiction is recorded.
    private func recordOtherStudies(
        of series: String,
        found: String,
        _ log: ConflictLog,
        _ database: Database
    ) throws {
        let sql = """
            SELECT s.study_instance_uid FROM series r JOIN study s ON s.id = r.study WHERE r.series_instance_uid = ?
            """
        guard let kept = try String.fetchOne(database, sql: sql, arguments: [series]) else { return }
        let count = try log.record(
            .hierarchy, subject: series, attribute: "StudyInstanceUID", kept: kept, found: found)
        guard count == 1 else { return }
        logger.error(
            "A series is in several studies",
            metadata: ["series.uid": "\(series)", "study.uid": "\(found)", "study.uid.first": "\(kept)"])
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
