import Archive
import Foundation
import GRDB

/// The step from "nothing more is awaited" to "a job is queued", for one study in one transaction.
struct StudyCompletion {
    private let study: Int64
    private let generation: Int
    private let expected: Int?
    private let callingAETitle: String
    private let now: Int64

    /// Takes a row of the table `study`.
    init(row: Row, now: Int64) {
        study = row["id"]
        generation = row["generation"]
        expected = row["expected_instances"]
        callingAETitle = row["last_calling_ae"]
        self.now = now
    }

    /// Marks the study complete and returns the job, where one was made.
    func apply(to database: Database) throws -> JobRecord? {
        try markComplete(database)
        let sources = try SourceDigest.ctInstances(ofStudy: study, database)
        let digest = SourceDigest.digest(sources)
        guard try latestDigest(database) != digest else { return nil }
        let job = try insertJob(database, digest: digest, count: sources.count)
        try supersede(database, by: job)
        try database.execute(
            sql: "UPDATE study SET generation = ? WHERE id = ?",
            arguments: [generation + 1, study]
        )
        return try Row.fetchOne(database, sql: JobRecord.selection + " WHERE j.id = ?", arguments: [job])
            .map(JobRecord.init(row:))
    }

    /// What is evidence now: the count that a peer gave, else that nothing came for the sender's idle time.
    private func markComplete(_ database: Database) throws {
        let sql = "SELECT count(*) FROM series r JOIN instance i ON i.series = r.id WHERE r.study = ?"
        let count = try Int.fetchOne(database, sql: sql, arguments: [study]) ?? 0
        let completeness = expected.map { count >= $0 ? StudyCompleteness.verified : .partial } ?? .assumed
        let evidence = CompletionEvidence(
            kind: expected == nil ? .idleTime : .expectedCount,
            instances: count,
            expectedInstances: expected,
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

    private func insertJob(_ database: Database, digest: String, count: Int) throws -> Int64 {
        let isEmpty = count == 0
        try database.execute(
            sql: """
                INSERT INTO job (study, generation, source_digest, source_count, state, next_attempt_at, reason,
                    created_at, finished_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                study, generation + 1, digest, count, (isEmpty ? JobState.skipped : .queued).rawValue,
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
