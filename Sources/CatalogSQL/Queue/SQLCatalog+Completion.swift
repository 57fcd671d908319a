package import Catalog

extension SQLCatalog: JobStore {
    package func completeStudies(
        limit: Int, clock: () -> ClockCorrection, decide: (DueStudy, _ now: Int64) throws -> StudyDecision,
        putOff: (_ studyInstanceUID: String, _ reason: String) -> Void
    ) throws(CatalogError) -> [JobRecord] {
        let sql = "SELECT * FROM study WHERE node = ? AND deadline_at <= ? ORDER BY deadline_at, id LIMIT ?"
        let (jobs, refused) = try write { connection in
            let now = try follow(clock(), connection)
            let due = try connection.rows(sql + dialect.skippingLocked, [node, now, max(limit, 0)]) { $0 }
            var refused: [(study: String, reason: String)] = []
            let jobs = try due.compactMap { row in
                let study = try dueStudy(row, connection)
                let decision = try decide(study, now)
                do {
                    return try connection.wholly { try apply(decision, to: row, at: now, connection) }
                } catch CatalogError.refused(let reason) {
                    refused.append((study.studyInstanceUID, reason))
                    let later = StudyDecision.wait(until: now &+ CatalogLimits.refusedStudyWait)
                    return try apply(later, to: row, at: now, connection)
                }
            }
            return (jobs, refused)
        }
        for (study, reason) in refused { putOff(study, reason) }
        return jobs
    }

    package func nextDeadline() throws(CatalogError) -> Int64? {
        try read { try $0.value("SELECT min(deadline_at) FROM study WHERE node = ?", [node]) }
    }

    private func dueStudy(_ row: SQLRow, _ connection: any SQLConnection) throws -> DueStudy {
        let (study, uid): (Int64, String) = (row["id"], row["study_instance_uid"])
        let refusals = try connection.rows(
            """
            SELECT sop_instance_uid, last_at FROM refusal
            WHERE study_instance_uid = ? AND sop_class_uid IN (\(Self.ctClasses)) ORDER BY sop_instance_uid
            """, [uid]
        ) { DueStudy.Refusal(sopInstanceUID: $0["sop_instance_uid"], at: $0["last_at"]) }
        let count = "SELECT count(*) FROM series r JOIN instance i ON i.series = r.id WHERE r.study = ?"
        let digest = "SELECT source_digest FROM job WHERE study = ? ORDER BY generation DESC LIMIT 1"
        return DueStudy(
            studyInstanceUID: uid, lastReceivedAt: row["last_received_at"],
            lastCallingAETitle: row["last_calling_ae"], expectedInstances: row["expected_instances"],
            instances: try connection.value(count, [study]) ?? 0,
            sources: try Self.sources(ofStudy: study, connection), refusals: refusals,
            latestDigest: try connection.value(digest, [study]))
    }

    private func apply(
        _ decision: StudyDecision, to row: SQLRow, at now: Int64, _ connection: any SQLConnection
    ) throws -> JobRecord? {
        let study: Int64 = row["id"]
        switch decision {
        case .wait(let deadline):
            try connection.execute(
                "UPDATE refusal SET last_at = ? WHERE study_instance_uid = ? AND last_at > ?",
                [now, row["study_instance_uid"] as String, now])
            try connection.execute("UPDATE study SET deadline_at = ? WHERE id = ?", [deadline, study])
            return nil
        case .complete(let completeness, let evidence, let job):
            try connection.execute(
                """
                UPDATE study SET deadline_at = NULL, completed_at = ?, completeness = ?, evidence = ? WHERE id = ?
                """, [now, completeness.rawValue, evidence, study])
            return try job.flatMap { try insert($0, study: row, at: now, connection) }
        }
    }

    private func insert(
        _ job: NewJob, study row: SQLRow, at now: Int64, _ connection: any SQLConnection
    ) throws -> JobRecord? {
        let (study, generation): (Int64, Int) = (row["id"], row["generation"])
        let isSkipped = job.skipReason != nil
        let id: Int64? = try connection.value(
            """
            INSERT INTO job (study, generation, source_digest, source_count, refused_count, state, next_attempt_at,
                reason, created_at, finished_at, node)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                study, generation &+ 1, job.sourceDigest, job.sourceCount, job.refusedCount,
                (isSkipped ? JobState.skipped : .queued).rawValue, isSkipped ? nil : now, job.skipReason, now,
                isSkipped ? now : nil, node,
            ])
        guard let id else { return nil }
        try connection.execute(
            """
            UPDATE job SET state = 'superseded', superseded_by = ?, finished_at = ?, worker = NULL,
                next_attempt_at = NULL
            WHERE study = ? AND id <> ? AND state IN ('queued', 'running')
            """, [id, now, study, id])
        try connection.execute("UPDATE study SET generation = ? WHERE id = ?", [generation &+ 1, study])
        return try Self.job(id, connection)
    }
}
