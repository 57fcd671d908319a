import Archive
import Foundation
import GRDB

/// The step from "nothing more is awaited" to "a job is queued", for one study in one transaction.
struct StudyCompletion {
    private let study: Int64
    private let generation: Int
    private let expected: Int?
    private let callingAETitle: String
    private let studyInstanceUID: String
    private let lastReceived: Int64
    private let refusedWait: Duration
    private let now: Int64

    /// Takes a row of the table `study`.
    ///
    /// - Parameter refusedWait: How long a study waits for CT instances of it that the node refused, from the last that
    ///   was received or refused.
    init(row: Row, refusedWait: Duration, now: Int64) {
        studyInstanceUID = row["study_instance_uid"]
        lastReceived = row["last_received_at"]
        self.refusedWait = refusedWait
        study = row["id"]
        generation = row["generation"]
        expected = row["expected_instances"]
        callingAETitle = row["last_calling_ae"]
        self.now = now
    }

    /// Marks the study complete and returns the job, where one was made; a study that waits for instances which were
    /// refused goes on waiting.
    func apply(to database: Database) throws -> JobRecord? {
        let refused = try refusedInstances(database)
        guard try !waits(for: refused, database) else { return nil }
        try markComplete(database, refused: refused.count)
        let sources = try SourceDigest.ctInstances(ofStudy: study, database)
        let digest = SourceDigest.digest(sources + refused.map { "refused \($0.uid)" })
        guard try latestDigest(database) != digest else { return nil }
        let job = try insertJob(database, digest: digest, count: sources.count, refused: refused.count)
        try supersede(database, by: job)
        try database.execute(
            sql: "UPDATE study SET generation = ? WHERE id = ?",
            arguments: [generation + 1, study]
        )
        return try Row.fetchOne(database, sql: JobRecord.selection + " WHERE j.id = ?", arguments: [job])
            .map(JobRecord.init(row:))
    }

    /// The CT instances that the node refused and that did not come since.
    private func refusedInstances(_ database: Database) throws -> [(uid: String, at: Int64)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT sop_instance_uid, last_at FROM refusal
                WHERE study_instance_uid = ? AND sop_class_uid IN (\(SourceDigest.ctClasses)) ORDER BY sop_instance_uid
                """,
            arguments: [studyInstanceUID]
        ).map { ($0["sop_instance_uid"], $0["last_at"]) }
    }

    /// Puts the deadline off where instances were refused not long ago. A time that lies ahead of the clock was written
    /// before the clock was set back, and is waited for from now on.
    private func waits(for refused: [(uid: String, at: Int64)], _ database: Database) throws -> Bool {
        guard let latest = refused.map(\.at).max() else { return false }
        let since = min(lastReceived > now ? latest : max(latest, lastReceived), now)
        let deadline = since + refusedWait.milliseconds
        guard now < deadline else { return false }
        if latest > now {
            try database.execute(
                sql: "UPDATE refusal SET last_at = ? WHERE study_instance_uid = ? AND last_at > ?",
                arguments: [now, studyInstanceUID, now])
        }
        try database.execute(sql: "UPDATE study SET deadline_at = ? WHERE id = ?", arguments: [deadline, study])
        return true
    }

    /// What is evidence now: the count that a peer gave, else that nothing came for the sender's idle time.
    private func markComplete(_ database: Database, refused: Int) throws {
        let sql = "SELECT count(*) FROM series r JOIN instance i ON i.series = r.id WHERE r.study = ?"
        let count = try Int.fetchOne(database, sql: sql, arguments: [study]) ?? 0
        let assumed = expected.map { count >= $0 ? StudyCompleteness.verified : .partial } ?? .assumed
        let completeness = refused > 0 ? .partial : assumed
        let evidence = CompletionEvidence(
            kind: expected == nil ? .idleTime : .expectedCount,
            instances: count,
            expectedInstances: expected,
            refusedInstances: refused > 0 ? refused : nil,
            lastCallingAETitle: callingAETitle
        )
        try database.execute(
            sql: """
                UPDATE study SET deadline_at = NULL, completed_at = ?, completeness = ?, evidence = ? WHERE id = ?
                """,
            arguments: [now, completeness.rawValue, try evidence.json(), study]
        )
    }

    private func latestDigest(_ database: Database) throws -> String? {
        try String.fetchOne(
            database,
            sql: "SELECT source_digest FROM job WHERE study = ? ORDER BY generation DESC LIMIT 1",
            arguments: [study]
        )
    }

    private func insertJob(_ database: Database, digest: String, count: Int, refused: Int) throws -> Int64 {
        let isEmpty = count == 0
        try database.execute(
            sql: """
                INSERT INTO job (study, generation, source_digest, source_count, refused_count, state, next_attempt_at,
                    reason, created_at, finished_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                study, generation + 1, digest, count, refused, (isEmpty ? JobState.skipped : .queued).rawValue,
                isEmpty ? nil : now, isEmpty ? "the study has no CT images" : nil, now, isEmpty ? now : nil,
            ]
        )
        return database.lastInsertedRowID
    }

    private func supersede(_ database: Database, by job: Int64) throws {
        try database.execute(
            sql: """
                UPDATE job SET state = 'superseded', superseded_by = ?, finished_at = ?, worker = NULL,
                    next_attempt_at = NULL
                WHERE study = ? AND id <> ? AND state IN ('queued', 'running')
                """,
            arguments: [job, now, study, job]
        )
    }
}
