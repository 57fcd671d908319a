package import Catalog

extension SQLCatalog {
    package func recover(_ result: FoundResult) throws(CatalogError) -> FoundResult.Fate {
        let sql = """
            SELECT s.id, s.generation,
                (SELECT count(*) FROM job j WHERE j.study = s.id AND j.reason IS DISTINCT FROM ?) AS jobs,
                (SELECT count(*) FROM job j WHERE j.study = s.id AND j.state IN ('queued', 'running')) AS unfinished,
                (SELECT count(*) FROM result r WHERE r.path = ? AND r.node = ?
                    OR r.sop_instance_uid = ? AND r.node <> ?) AS recorded
            FROM study s WHERE s.study_instance_uid = ?
            """
        // Locked by a statement of its own: what the other one counts is then all that others have written.
        let lock = "SELECT id FROM study WHERE study_instance_uid = ?" + dialect.locking
        return try write { connection in
            let uid = result.studyInstanceUID
            guard try connection.value(lock, [uid]) as Int64? != nil else { return .left }
            let arguments: SQLArguments = [FoundResult.reason, result.path, node, result.sopInstanceUID, node, uid]
            let study = try connection.row(sql, arguments) { $0 }
            guard let study else { return .left }
            if study["recorded"] as Int > 0 || study["unfinished"] as Int > 0 { return .left }
            if study["jobs"] as Int > 0 { return .leftOver }
            let generation: Int = study["generation"]
            let job = try insertJob(of: result, study: study["id"], generation: generation &+ 1, connection)
            try insert(result, job: job, connection)
            return .recovered
        }
    }

    private func insertJob(
        of result: FoundResult, study: Int64, generation: Int, _ connection: any SQLConnection
    ) throws -> Int64 {
        var sources = try Self.sources(ofStudy: study, receivedUntil: result.createdAt, connection)
        // Where files were restored with the times of all lost, nothing tells what came later.
        if sources.isEmpty { sources = try Self.sources(ofStudy: study, connection) }
        let job: Int64? = try connection.value(
            """
            INSERT INTO job (study, generation, source_digest, source_count, state, progress, reason, created_at,
                finished_at, node)
            VALUES (?, ?, ?, ?, 'succeeded', 1, ?, ?, ?, ?) RETURNING id
            """,
            [
                study, generation, SourceDigest.digest(sources), sources.count, FoundResult.reason, result.createdAt,
                result.createdAt, node,
            ])
        try connection.execute("UPDATE study SET generation = ? WHERE id = ?", [generation, study])
        guard let job else { throw CatalogError.failed(reason: "a job that was just made has no number") }
        return job
    }

    private func insert(_ result: FoundResult, job: Int64, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE result SET superseded_by_job = ? WHERE superseded_by_job IS NULL
                AND job IN (SELECT e.id FROM job e JOIN job j ON j.study = e.study WHERE j.id = ? AND e.id <> j.id)
            """, [job, job])
        try connection.execute(
            """
            INSERT INTO result (job, sop_class_uid, sop_instance_uid, series_instance_uid, source_series_uid,
                description, path, size, model_name, model_digest, created_at, node)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?)
            ON CONFLICT (sop_instance_uid) DO UPDATE SET path = excluded.path, size = excluded.size
            """,
            [
                job, result.sopClassUID, result.sopInstanceUID, result.seriesInstanceUID, result.sourceSeriesUID,
                result.description, result.path, result.size, result.modelName, result.createdAt, node,
            ])
    }

    /// The SOP Instance UIDs of a study's CT instances, sorted; one that lost its file and got it back is another
    /// source than before.
    ///
    /// - Parameter time: only those that were received until then, in milliseconds since 1970.
    static func sources(
        ofStudy study: Int64, receivedUntil time: Int64 = .max, _ connection: any SQLConnection
    ) throws -> [String] {
        try connection.rows(
            """
            SELECT i.sop_instance_uid, i.revision FROM series r JOIN instance i ON i.series = r.id
            WHERE r.study = ? AND i.sop_class_uid IN (\(ctClasses)) AND i.received_at <= ?
            ORDER BY i.sop_instance_uid
            """, [study, time]
        ) { SourceDigest.source($0[0], revision: $0[1]) }
    }

    /// The SOP classes of CT images, quoted for SQL.
    static var ctClasses: String { SourceDigest.ctClasses.map { "'\($0)'" }.joined(separator: ", ") }
}
