import Catalog
import DICOM

/// Finds or makes the rows of the patient, study and series of instances, and records what contradicts them.
///
/// What it remembers of rows is of one transaction: others may write in between. That attributes were held against
/// their rows is remembered longer, by ``HeldAttributes``.
struct HierarchyWriter {
    /// The rows that an instance belongs to.
    struct Rows: Hashable {
        let study: Int64
        let series: Int64
    }

    private let connection: any SQLConnection
    private let dialect: SQLDialect
    private let node: String
    private let held: HeldAttributes
    private var known: [HeldAttributes.Key: Rows] = [:]
    /// What a person should know.
    private(set) var findings: [CatalogFinding] = []

    init(_ connection: any SQLConnection, dialect: SQLDialect, node: String, held: HeldAttributes) {
        self.connection = connection
        self.dialect = dialect
        self.node = node
        self.held = held
    }

    /// Remembers what was held against its rows; called when the transaction is committed.
    func remember() { held.add(known.keys) }

    /// The rows of an instance.
    mutating func rows(of instance: InstanceEntry) throws -> Rows {
        let attributes = instance.hierarchy
        let key = HeldAttributes.Key(of: instance)
        if let rows = known[key] { return rows }
        if held.contains(key), let rows = try existingRows(of: attributes) {
            known[key] = rows
            return rows
        }
        let log = ConflictWriter(
            connection: connection, dialect: dialect, callingAETitle: instance.callingAETitle,
            time: instance.receivedAt)
        let study = try study(attributes, instance, log)
        let rows = Rows(study: study, series: try series(attributes, study: study, log))
        known[key] = rows
        return rows
    }

    private func existingRows(of attributes: HierarchyAttributes) throws -> Rows? {
        let sql = """
            SELECT s.id, r.id FROM study s JOIN series r ON r.study = s.id
            WHERE s.study_instance_uid = ? AND r.series_instance_uid = ?
            """
        let uids = [attributes.study.studyInstanceUID, attributes.series.seriesInstanceUID]
        return try connection.row(sql, uids.map { $0 }) { Rows(study: $0[0], series: $0[1]) }
    }

    private mutating func study(
        _ attributes: HierarchyAttributes, _ instance: InstanceEntry, _ log: ConflictWriter
    ) throws -> Int64 {
        let (study, uid) = (attributes.study, attributes.study.studyInstanceUID)
        if let id = try reconcileStudy(attributes, log) { return id }
        let patient = try patient(attributes.patient, of: uid, log)
        var columns = study.attributes.map { ($0.column, $0.value.sqlValue) }
        columns += [
            ("study_instance_uid", .text(uid)), ("patient", .integer(patient)),
            ("first_received_at", .integer(instance.receivedAt)), ("last_received_at", .integer(instance.receivedAt)),
            ("last_calling_ae", .text(instance.callingAETitle)),
            ("identity", .text(try attributes.patient.identityOfStudy.json())), ("node", .text(node)),
        ]
        if let id = try insert(into: "study", columns) { return id }
        // Another node was quicker.
        guard let id = try reconcileStudy(attributes, log) else { throw Self.vanished("study") }
        return id
    }

    /// Holds the instance against the study's row; `nil`: there is none.
    private mutating func reconcileStudy(
        _ attributes: HierarchyAttributes, _ log: ConflictWriter
    ) throws -> Int64? {
        let uid = attributes.study.studyInstanceUID
        let sql = "SELECT * FROM study WHERE study_instance_uid = ?"
        guard let row = try connection.row(sql, [uid], { $0 }) else { return nil }
        try reconcilePatient(attributes.patient, row: row["patient"], of: uid, log)
        try reconcileIdentity(attributes, row: row, log)
        try log.reconcile("study", row, subject: uid, attributes.study.attributes)
        return row["id"]
    }

    /// Holds the patient against the one that the study's own instances named so far: another one is an error, and the
    /// study is not segmented. The values stay in the catalogue and out of the log.
    private mutating func reconcileIdentity(
        _ attributes: HierarchyAttributes, row: SQLRow, _ log: ConflictWriter
    ) throws {
        let found = attributes.patient.identityOfStudy
        let stored: String? = row["identity"]
        // What cannot be read names nobody, and is written anew: it must not keep the study's rows from the catalogue.
        let kept = stored.flatMap { try? PatientIdentity(json: $0) } ?? found
        guard let attribute = kept.contradiction(to: found) else {
            let filled = try kept.filled(from: found).json()
            guard filled != stored else { return }
            try connection.execute("UPDATE study SET identity = ? WHERE id = ?", [filled, row["id"] as Int64])
            return
        }
        let (study, series) = (attributes.study.studyInstanceUID, attributes.series.seriesInstanceUID)
        let count = try log.record(
            .patient, subject: study, attribute: attribute.rawValue, kept: kept[attribute], found: found[attribute])
        guard count == 1 else { return }
        findings.append(.patients(study: study, series: series, attribute: attribute.rawValue))
    }

    private func patient(_ patient: PatientAttributes, of study: String, _ log: ConflictWriter) throws -> Int64 {
        if let id = try reconcilePatient(patient, of: study, log) { return id }
        let columns = patient.attributes.map { ($0.column, $0.value.sqlValue) }
        if let id = try insert(into: "patient", columns + [("identity", .text(patient.identity))]) {
            try log.enter(name: patient.name, ofPatient: id)
            return id
        }
        guard let id = try reconcilePatient(patient, of: study, log) else { throw Self.vanished("patient") }
        return id
    }

    private func reconcilePatient(
        _ patient: PatientAttributes, of study: String, _ log: ConflictWriter
    ) throws -> Int64? {
        let sql = "SELECT * FROM patient WHERE identity = ?"
        guard let row = try connection.row(sql, [patient.identity], { $0 }) else { return nil }
        try log.reconcile("patient", row, subject: study, patient.attributes)
        return row["id"]
    }

    /// The study stays with the patient of its first instance; what later ones say otherwise is recorded.
    private func reconcilePatient(
        _ patient: PatientAttributes, row id: Int64, of study: String, _ log: ConflictWriter
    ) throws {
        guard let row = try connection.row("SELECT * FROM patient WHERE id = ?", [id], { $0 }) else { return }
        try log.reconcile("patient", row, subject: study, patient.attributes)
    }

    private mutating func series(
        _ attributes: HierarchyAttributes, study: Int64, _ log: ConflictWriter
    ) throws -> Int64 {
        let (series, uid) = (attributes.series, attributes.series.seriesInstanceUID)
        if let id = try reconcileSeries(series, study: study, log) { return id }
        try recordOtherStudies(of: uid, found: attributes.study.studyInstanceUID, log)
        let columns = series.attributes.map { ($0.column, $0.value.sqlValue) }
        let owner: [(String, SQLValue)] = [("study", .integer(study)), ("series_instance_uid", .text(uid))]
        if let id = try insert(into: "series", columns + owner) { return id }
        guard let id = try reconcileSeries(series, study: study, log) else { throw Self.vanished("series") }
        return id
    }

    private func reconcileSeries(
        _ series: SeriesAttributes, study: Int64, _ log: ConflictWriter
    ) throws -> Int64? {
        let sql = "SELECT * FROM series WHERE study = ? AND series_instance_uid = ?"
        guard let row = try connection.row(sql, [study, series.seriesInstanceUID], { $0 }) else { return nil }
        try log.reconcile("series", row, subject: series.seriesInstanceUID, series.attributes)
        if series.standsOver(modality: row["modality"]) {
            try log.replace("series", row, series.attributes)
        }
        return row["id"]
    }

    /// A series belongs to one study; one that shows up in a second gets a row there, and the contradiction is
    /// recorded.
    private mutating func recordOtherStudies(of series: String, found: String, _ log: ConflictWriter) throws {
        let sql = """
            SELECT s.study_instance_uid FROM series r JOIN study s ON s.id = r.study WHERE r.series_instance_uid = ?
            ORDER BY r.id LIMIT 1
            """
        guard let kept: String = try connection.value(sql, [series]) else { return }
        let count = try log.record(
            .hierarchy, subject: series, attribute: "StudyInstanceUID", kept: kept, found: found)
        guard count == 1 else { return }
        findings.append(.dividedSeries(series: series, study: found, firstStudy: kept))
    }

    /// - Returns: `nil`: somebody else has made the row meanwhile.
    private func insert(into table: String, _ columns: [(name: String, value: SQLValue)]) throws -> Int64? {
        let names = columns.map(\.name).joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        return try connection.value(
            "INSERT INTO \(table) (\(names)) VALUES (\(marks)) ON CONFLICT DO NOTHING RETURNING id",
            columns.map(\.value))
    }

    private static func vanished(_ what: String) -> CatalogError {
        .busy(reason: "another node made and removed the row of a \(what) at the same time")
    }
}
