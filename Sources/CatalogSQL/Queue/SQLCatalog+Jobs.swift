package import Catalog

extension SQLCatalog {
    package func claimJob(
        worker: String, lease: Int64, clock: () -> ClockCorrection
    ) throws(CatalogError) -> JobRecord? {
        let sql = """
            UPDATE job SET state = 'running', worker = ?, heartbeat_at = ?, lease_until = ?, started_at = ?,
                progress = 0, stage = '', attempts = attempts + 1, next_attempt_at = NULL
            WHERE id = (SELECT id FROM job WHERE state = 'queued' AND node = ? AND next_attempt_at <= ?
                ORDER BY next_attempt_at, id LIMIT 1\(dialect.skippingLocked))
            RETURNING id
            """
        return try write { connection in
            let now = try follow(clock(), connection)
            let id: Int64? = try connection.value(sql, [worker, now, now &+ lease, now, node, now])
            return try id.flatMap { try Self.job($0, connection) }
        }
    }

    package func nextJobTime() throws(CatalogError) -> Int64? {
        try read { try $0.value("SELECT min(next_attempt_at) FROM job WHERE state = 'queued' AND node = ?", [node]) }
    }

    package func reportProgress(
        _ id: Int64, worker: String?, progress: Double, stage: String, at now: @autoclosure () -> Int64, lease: Int64
    ) throws(CatalogError) -> Bool {
        let isWorkers = worker == nil ? "" : " AND worker = ?"
        let sql = """
            UPDATE job SET heartbeat_at = ?, lease_until = ?, progress = ?, stage = ?
            WHERE id = ? AND state = 'running'\(isWorkers)
            """
        return try write { connection in
            guard try lock(id, connection) else { return false }
            let now = now()
            let arguments: SQLArguments = [now, now &+ lease, progress, stage, id]
            return try connection.execute(sql, arguments + (worker.map { [$0] } ?? [])) == 1
        }
    }

    package func changeJob(
        _ id: Int64, at now: @autoclosure () -> Int64, decide: (JobSituation, _ now: Int64) throws -> JobChange?
    ) throws(CatalogError) -> JobChangeOutcome {
        try write { connection in
            guard let situation = try situation(of: id, connection) else { return .noSuchJob }
            let now = now()
            guard let change = try decide(situation, now) else { return .unchanged(situation.job) }
            guard try apply(change, to: situation.job, at: now, connection) else { return .notRunning }
            return .changed(try Self.job(id, connection) ?? situation.job)
        }
    }

    package func runningJobs() throws(CatalogError) -> [JobSituation] {
        try read { connection in
            try connection.rows(
                Self.situation + " WHERE j.state = 'running' AND j.node = ? ORDER BY j.id", [node],
                JobSituation.init(row:))
        }
    }

    package func changeRunningJobs(
        clock: () -> ClockCorrection, decide: (JobSituation, _ now: Int64) -> JobChange?
    ) throws(CatalogError) -> [JobRecord] {
        try write { connection in
            let now = try follow(clock(), connection)
            let ids: [Int64] = try connection.values(
                "SELECT id FROM job WHERE state = 'running' AND node = ? ORDER BY id" + dialect.locking, [node])
            return try ids.compactMap { id in
                guard let situation = try situation(of: id, connection), let change = decide(situation, now),
                    try apply(change, to: situation.job, at: now, connection)
                else { return nil }
                return try Self.job(id, connection)
            }
        }
    }

    /// The start of a query that yields situations.
    private static var situation: String {
        """
        SELECT j.*, s.study_instance_uid,
            (SELECT l.id FROM job l WHERE l.study = j.study ORDER BY l.generation DESC LIMIT 1) AS latest
        FROM job j JOIN study s ON s.id = j.study
        """
    }

    /// A job that nobody else can change before the transaction ends.
    private func situation(of id: Int64, _ connection: any SQLConnection) throws -> JobSituation? {
        guard try lock(id, connection) else { return nil }
        return try connection.row(Self.situation + " WHERE j.id = ?", [id], JobSituation.init(row:))
    }

    private func lock(_ id: Int64, _ connection: any SQLConnection) throws -> Bool {
        try connection.value("SELECT id FROM job WHERE id = ?" + dialect.locking, [id]) as Int64? != nil
    }

    func lockedJob(_ id: Int64, _ connection: any SQLConnection) throws -> JobRecord? {
        try lock(id, connection) ? try Self.job(id, connection) : nil
    }

    /// - Returns: `false`: the change is one of a running job, and the job is not.
    func apply(
        _ change: JobChange, to job: JobRecord, at now: Int64, _ connection: any SQLConnection
    ) throws -> Bool {
        let running = " WHERE id = ? AND state = 'running'"
        switch change {
        case .end(let state, let errorClass, let reason, let decision):
            return try connection.execute(
                """
                UPDATE job SET state = ?, error_class = ?, reason = ?, decision = coalesce(?, decision),
                    finished_at = ?, worker = NULL, progress = CASE WHEN ? = 'succeeded' THEN 1 ELSE progress END
                """ + running,
                [state.rawValue, errorClass?.rawValue, reason, decision, now, state.rawValue, job.id]) == 1
        case .requeue(let time, let errorClass, let reason):
            return try connection.execute(
                """
                UPDATE job SET state = 'queued', next_attempt_at = ?, error_class = ?, reason = ?, worker = NULL,
                    progress = 0, stage = ''
                """ + running, [time, errorClass.rawValue, reason, job.id]) == 1
        case .release(let time):
            return try connection.execute(
                """
                UPDATE job SET state = 'queued', worker = NULL, next_attempt_at = ?,
                    attempts = \(dialect.greatest)(attempts - 1, 0), progress = 0, stage = ''
                """ + running, [time, job.id]) == 1
        case .restart(let time):
            return try connection.execute(
                """
                UPDATE job SET state = 'queued', attempts = 0, worker_deaths = 0, next_attempt_at = ?,
                    finished_at = NULL, error_class = NULL, reason = NULL, progress = 0, stage = ''
                WHERE id = ? AND state <> 'running'
                """, [time, job.id]) == 1
        case .workerDied(let change):
            try connection.execute("UPDATE job SET worker_deaths = worker_deaths + 1" + running, [job.id])
            return try apply(change, to: job, at: now, connection)
        }
    }
}

extension JobSituation {
    fileprivate init(row: SQLRow) {
        self.init(job: JobRecord(row: row), latestJob: row["latest"], leaseUntil: row["lease_until"])
    }
}
