import Catalog
import DICOM
import Platform

/// Writes changes into the tables, inside one transaction.
struct ChangeWriter {
    private let connection: any SQLConnection
    private let dialect: SQLDialect
    private let node: String
    private let deadline: (String) -> Int64
    private let studies: AssociationStudies
    private var hierarchy: HierarchyWriter
    private let refusals: RefusalWriter
    private var findings: [CatalogFinding] = []

    /// What a person should know.
    var allFindings: [CatalogFinding] { hierarchy.findings + findings }

    /// - Parameter deadline: when a study is complete of which a sender sent something just now.
    init(
        _ connection: any SQLConnection, dialect: SQLDialect, node: String, studies: AssociationStudies,
        held: HeldAttributes, deadline: @escaping (String) -> Int64
    ) {
        self.connection = connection
        self.dialect = dialect
        self.node = node
        self.studies = studies
        self.deadline = deadline
        hierarchy = HierarchyWriter(connection, dialect: dialect, node: node, held: held)
        refusals = RefusalWriter(connection: connection, dialect: dialect)
    }

    /// The transaction is committed.
    func isCommitted() { hierarchy.remember() }

    /// Applies one change.
    mutating func apply(_ change: CatalogChange) throws {
        switch change {
        case .store(let instance): try store(instance)
        case .repeatReception(let instance): try prolong(instance)
        case .duplicate(let instance):
            let uid = instance.sopInstanceUID.description
            try log(instance).record(.duplicate, subject: uid, attribute: "SOPInstanceUID", kept: instance.path)
        case .refusal(let refused):
            let study = studies.study(of: refused)
            let finding = try refusals.add(refused, study: study, deadline: deadline(refused.callingAETitle))
            if let finding { findings.append(finding) }
        case .association(let record): try add(record)
        }
    }

    private func log(_ instance: InstanceEntry) -> ConflictWriter {
        ConflictWriter(
            connection: connection, dialect: dialect, callingAETitle: instance.callingAETitle,
            time: instance.receivedAt)
    }

    /// Adds the instance and puts off the completion of its study: it is awaited from now on.
    private mutating func store(_ instance: InstanceEntry) throws {
        let rows = try hierarchy.rows(of: instance)
        studies.note(instance)
        let isWholeAgain = try refusals.clear(instance)
        if !instance.emptyUIDs.isEmpty { try recordEmptyUIDs(instance) }
        let greatest = dialect.greatest
        let awaited = isWholeAgain ? "0" : "coalesce(deadline_at, 0)"
        try connection.execute(
            """
            UPDATE study SET last_received_at = \(greatest)(last_received_at, ?), last_calling_ae = ?,
                deadline_at = \(greatest)(\(awaited), ?) WHERE id = ?
            """, [instance.receivedAt, instance.callingAETitle, deadline(instance.callingAETitle), rows.study])
        // After its study has a deadline: where none is awaited and a file comes back, the tables set one by their own
        // clock.
        try insert(instance, series: rows.series)
    }

    /// An instance that came again shows that its sender is still at it: a study that is awaited is awaited longer.
    private func prolong(_ instance: InstanceEntry) throws {
        studies.note(instance)
        try refusals.clear(instance)
        try connection.execute(
            """
            UPDATE study SET deadline_at = \(dialect.greatest)(deadline_at, ?)
            WHERE study_instance_uid = ? AND deadline_at IS NOT NULL
            """, [deadline(instance.callingAETitle), instance.studyInstanceUID.description])
    }

    /// Counts the instances of a series that lack UIDs, and says so at the first.
    private mutating func recordEmptyUIDs(_ instance: InstanceEntry) throws {
        let (log, series) = (log(instance), instance.seriesInstanceUID.description)
        let counts = try instance.emptyUIDs.map { keyword in
            try log.record(
                .attribute, subject: series, attribute: keyword, kept: instance.derivedUID(for: keyword))
        }
        guard counts.contains(1) else { return }
        findings.append(
            .emptyUIDs(
                series: series, study: instance.studyInstanceUID.description,
                callingAETitle: instance.callingAETitle, keywords: instance.emptyUIDs))
    }

    /// Adds the row of an instance. A row that is there already lost its file and gets it back; one whose file another
    /// node has stays as it is.
    private func insert(_ instance: InstanceEntry, series: Int64) throws {
        try connection.execute(
            """
            INSERT INTO instance (series, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, rows,
                columns, frames, image_type, path, size, checksum, received_at, calling_ae, association_id, node)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sop_instance_uid) DO UPDATE SET series = excluded.series, path = excluded.path,
                sop_class_uid = excluded.sop_class_uid, transfer_syntax_uid = excluded.transfer_syntax_uid,
                size = excluded.size, checksum = excluded.checksum, received_at = excluded.received_at,
                calling_ae = excluded.calling_ae, association_id = excluded.association_id, missing_since = NULL,
                node = excluded.node
            WHERE instance.node = excluded.node OR instance.missing_since IS NOT NULL
            """,
            [
                series, instance.sopInstanceUID.description, instance.sopClassUID.description,
                instance.transferSyntaxUID, instance.number, instance.rows, instance.columns, instance.frames,
                instance.imageType, instance.path, instance.size, Int64(bitPattern: instance.checksum),
                instance.receivedAt, instance.callingAETitle, instance.associationID, node,
            ])
    }

    /// Adds an association to the log, of which the oldest entries go when it is full.
    private func add(_ record: AssociationRecord) throws {
        let record = record.kept
        try connection.execute("DELETE FROM association WHERE association_id = ?", [record.associationID])
        let id: Int64? = try connection.value(
            """
            INSERT INTO association (association_id, direction, calling_ae, called_ae, peer_address,
                started_at, ended_at, outcome, detail, instances_stored, instances_refused, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                record.associationID, record.direction.rawValue, record.callingAETitle, record.calledAETitle,
                record.peerAddress, record.startedAt.milliseconds, record.endedAt.milliseconds, record.outcome,
                record.detail, record.instancesStored, record.instancesRefused, record.bytes,
            ])
        guard let id else { return }
        try connection.execute("DELETE FROM association WHERE id <= ?", [id &- Int64(CatalogLimits.associations)])
    }
}
