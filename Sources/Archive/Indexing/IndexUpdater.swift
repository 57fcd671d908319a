import DICOM
import GRDB
import Logging

/// Writes changes into the tables, inside a transaction of its caller.
struct IndexUpdater {
    private let idleTimes: IdleTimes
    private let logger: Logger
    private var hierarchy: HierarchyUpdater
    private var refusals: RefusalLog

    init(idleTimes: IdleTimes, logger: Logger) {
        self.idleTimes = idleTimes
        self.logger = logger
        hierarchy = HierarchyUpdater(logger: logger)
        refusals = RefusalLog(logger: logger)
    }

    /// Forgets what it remembers of the tables, as after a transaction that was rolled back.
    mutating func reset() { hierarchy.reset() }

    /// Applies one change.
    mutating func apply(_ change: IndexChange, _ database: Database) throws {
        switch change {
        case .store(let instance): try store(instance, database)
        case .repeatReception(let instance): try prolong(instance, database)
        case .refuse(let instance): try refuse(instance, database)
        case .refusal(let refused):
            try refusals.add(refused, deadline: idleTimes.deadline(after: refused.callingAETitle), database)
        case .association(let record): try Self.log(record, database)
        }
    }

    /// Adds the instance and puts off the completion of its study: it is awaited from now on.
    mutating func store(_ instance: IndexedInstance, _ database: Database) throws {
        let rows = try hierarchy.rows(of: instance, database)
        try Self.insert(instance, series: rows.series, database)
        let isWholeAgain = try refusals.clear(instance, database)
        if !instance.identity.emptyUIDs.isEmpty { try recordEmptyUIDs(instance, database) }
        let received = instance.proof.receivedAt
        try database.cachedStatement(
            sql: """
                UPDATE study SET last_received_at = max(last_received_at, ?), last_calling_ae = ?,
                    deadline_at = max(iif(?, 0, coalesce(deadline_at, 0)), ?) WHERE id = ?
                """
        ).execute(arguments: [
            received, instance.callingAETitle, isWholeAgain, idleTimes.deadline(after: instance.callingAETitle),
            rows.study,
        ])
    }

    /// An instance that came again shows that its sender is still at it: a study that is awaited is awaited longer.
    private mutating func prolong(_ instance: IndexedInstance, _ database: Database) throws {
        try refusals.clear(instance, database)
        try database.cachedStatement(
            sql: """
                UPDATE study SET deadline_at = max(deadline_at, ?)
                WHERE study_instance_uid = ? AND deadline_at IS NOT NULL
                """
        ).execute(arguments: [
            idleTimes.deadline(after: instance.callingAETitle), instance.identity.studyInstanceUID.description,
        ])
    }

    /// Counts the instances of a series that lack UIDs, and says so at the first.
    private func recordEmptyUIDs(_ instance: IndexedInstance, _ database: Database) throws {
        let identity = instance.identity
        let kept = [
            "SOPClassUID": identity.sopClassUID, "StudyInstanceUID": identity.studyInstanceUID,
            "SeriesInstanceUID": identity.seriesInstanceUID,
        ]
        let log = ConflictLog(database, callingAETitle: instance.callingAETitle, at: instance.proof.receivedAt)
        let series = identity.seriesInstanceUID.description
        let counts = try identity.emptyUIDs.map { keyword in
            try log.record(.attribute, subject: series, attribute: keyword, kept: kept[keyword]?.description ?? "")
        }
        guard counts.contains(1) else { return }
        logger.warning(
            "Instances have empty UIDs and are indexed under the command's and derived ones",
            metadata: [
                "series.uid": "\(series)", "study.uid": "\(identity.studyInstanceUID)",
                "ae.calling": "\(instance.callingAETitle)", "empty": "\(identity.emptyUIDs.joined(separator: " "))",
            ]
        )
    }

    private func refuse(_ instance: IndexedInstance, _ database: Database) throws {
        let uid = instance.identity.sopInstanceUID.description
        try ConflictLog(database, callingAETitle: instance.callingAETitle, at: instance.proof.receivedAt)
            .record(.duplicate, subject: uid, attribute: "SOPInstanceUID", kept: instance.relativePath)
    }
}
