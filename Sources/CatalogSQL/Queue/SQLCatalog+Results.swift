package import Catalog

extension SQLCatalog {
    package func finishJob(
        _ id: Int64, worker: String?, at now: @autoclosure () -> Int64, decision: String?, reason: String?,
        results: [NewResult],
        destinations: [String]
    ) throws(CatalogError) -> JobChangeOutcome {
        try write { connection in
            guard let job = try lockedJob(id, connection) else { return .noSuchJob }
            guard worker == nil || job.worker == worker else { return .notRunning }
            let now = now()
            let end = JobChange.end(.succeeded, reason: reason, decision: decision)
            guard try apply(end, to: job, at: now, connection) else { return .notRunning }
            let rows = try results.map { try insert($0, job: id, at: now, connection) }
            for row in rows {
                for destination in destinations { try deliver(row, to: destination, at: now, connection) }
            }
            try supersedeEarlierResults(of: id, except: rows, connection)
            return .changed(try Self.job(id, connection) ?? job)
        }
    }

    private func insert(
        _ result: NewResult, job: Int64, at now: Int64, _ connection: any SQLConnection
    ) throws -> Int64 {
        let sql = """
            INSERT INTO result (job, sop_class_uid, sop_instance_uid, series_instance_uid, source_series_uid,
                description, path, size, volume_millilitres, partial, model_name, model_digest, created_at, node)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sop_instance_uid) DO UPDATE SET job = excluded.job, path = excluded.path,
                size = excluded.size, superseded_by_job = NULL, node = excluded.node
            RETURNING id
            """
        let id: Int64? = try connection.value(
            sql,
            [
                job, result.sopClassUID, result.sopInstanceUID, result.seriesInstanceUID, result.sourceSeriesUID,
                result.description, result.path, result.size, result.volumeMillilitres, result.partial,
                result.modelName, result.modelDigest, now, node,
            ])
        guard let id else { throw CatalogError.failed(reason: "no row for result \(result.sopInstanceUID)") }
        return id
    }

    private func deliver(
        _ result: Int64, to destination: String, at now: Int64, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO delivery (result, destination, state, next_attempt_at, node) VALUES (?, ?, 'pending', ?, ?)
            ON CONFLICT (result, destination) DO UPDATE
                SET state = 'pending', attempts = 0, next_attempt_at = excluded.next_attempt_at,
                    node = excluded.node
                WHERE delivery.state IN ('parked', 'superseded')
            """, [result, destination, now, node])
    }

    /// Supersedes what the study's earlier jobs made, and this job at an earlier attempt.
    private func supersedeEarlierResults(
        of job: Int64, except rows: [Int64], _ connection: any SQLConnection
    ) throws {
        let jobs = """
            SELECT e.id FROM job e JOIN job j ON j.study = e.study WHERE j.id = ? AND e.generation <= j.generation
            """
        let marks = rows.map { _ in "?" }.joined(separator: ", ")
        let kept = rows.isEmpty ? "" : " AND id NOT IN (\(marks))"
        try connection.execute(
            """
            UPDATE result SET superseded_by_job = ? WHERE superseded_by_job IS NULL AND job IN (\(jobs))\(kept)
            """, [job, job] + rows)
        try connection.execute(
            """
            UPDATE delivery SET state = 'superseded', next_attempt_at = NULL
            WHERE state IN ('pending', 'parked')
                AND result IN (SELECT id FROM result WHERE superseded_by_job = ?)
            """, [job])
    }
}
