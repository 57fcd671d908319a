import Catalog

extension InMemoryStore {
    func claimJob(
        worker: String, lease: Int64, clock: () -> ClockCorrection
    ) throws(CatalogError) -> JobRecord? {
        try write { contents in
            let now = try contents.follow(clock(), node)
            let queued = contents.jobs.all.filter { $0.row.node == node }
                .compactMap { id, job in job.nextAttemptAt.map { (at: $0, id: id) } }
            guard let (_, id) = queued.filter({ $0.at <= now }).min(by: { ($0.at, $0.id) < ($1.at, $1.id) })
            else { return nil }
            var job = contents.jobs[id]
            (job.state, job.worker) = (.running, worker)
            (job.heartbeatAt, job.leaseUntil, job.startedAt) = (now, try Contents.time(now, plus: lease), now)
            (job.progress, job.stage, job.nextAttemptAt) = (0, "", nil)
            job.attempts += 1
            contents.jobs[id] = job
            return contents.record(ofJob: id)
        }
    }

    func nextJobTime() throws(CatalogError) -> Int64? {
        try read { $0.jobs.all.filter { $0.row.node == node }.compactMap(\.row.nextAttemptAt).min() }
    }

    func reportProgress(
        _ id: Int64, worker: String?, progress: Double, stage: String, at now: @autoclosure () -> Int64, lease: Int64
    ) throws(CatalogError) -> Bool {
        try write { contents in
            guard contents.jobs.contains(id), contents.jobs[id].isRunning(by: worker) else { return false }
            let now = now()
            contents.jobs[id].heartbeatAt = now
            contents.jobs[id].leaseUntil = now &+ lease
            contents.jobs[id].progress = progress
            contents.jobs[id].stage = stage
            return true
        }
    }

    func changeJob(
        _ id: Int64, at now: @autoclosure () -> Int64, decide: (JobSituation, _ now: Int64) throws -> JobChange?
    ) throws(CatalogError) -> JobChangeOutcome {
        try write { contents in
            guard contents.jobs.contains(id) else { return .noSuchJob }
            let situation = contents.situation(ofJob: id)
            let now = now()
            guard let change = try decide(situation, now) else { return .unchanged(situation.job) }
            guard try contents.apply(change, toJob: id, at: now) else { return .notRunning }
            return .changed(contents.record(ofJob: id))
        }
    }

    func runningJobs() throws(CatalogError) -> [JobSituation] {
        try read { contents in
            contents.jobs.ids { $0.node == node && $0.state == .running }.map { contents.situation(ofJob: $0) }
        }
    }

    func changeRunningJobs(
        clock: () -> ClockCorrection, decide: (JobSituation, _ now: Int64) -> JobChange?
    ) throws(CatalogError) -> [JobRecord] {
        try write { contents in
            let now = try contents.follow(clock(), node)
            return try contents.jobs.ids { $0.node == node && $0.state == .running }.compactMap { id in
                guard let change = decide(contents.situation(ofJob: id), now),
                    try contents.apply(change, toJob: id, at: now)
                else { return nil }
                return contents.record(ofJob: id)
            }
        }
    }
}

extension Contents.Job {
    /// - Parameter worker: `nil`: by whomever.
    func isRunning(by worker: String?) -> Bool {
        state == .running && (worker == nil || self.worker.isSame(as: worker))
    }
}

extension Contents {
    /// - Returns: `false`: the change is one of a running job, and the job is not.
    mutating func apply(_ change: JobChange, toJob id: Int64, at now: Int64) throws -> Bool {
        let isRunning = jobs[id].state == .running
        switch change {
        case .end(let state, let errorClass, let reason, let decision):
            guard isRunning else { return false }
            let decision = try decision.map(Self.json) ?? jobs[id].decision
            (jobs[id].state, jobs[id].errorClass, jobs[id].reason) = (state, errorClass, reason)
            (jobs[id].decision, jobs[id].finishedAt, jobs[id].worker) = (decision, now, nil)
            if state == .succeeded { jobs[id].progress = 1 }
        case .requeue(let time, let errorClass, let reason):
            guard isRunning else { return false }
            (jobs[id].errorClass, jobs[id].reason) = (errorClass, reason)
            jobs[id].queue(at: time)
        case .release(let time):
            guard isRunning else { return false }
            jobs[id].attempts = max(jobs[id].attempts - 1, 0)
            jobs[id].queue(at: time)
        case .restart(let time):
            guard !isRunning else { return false }
            (jobs[id].attempts, jobs[id].workerDeaths) = (0, 0)
            (jobs[id].finishedAt, jobs[id].errorClass, jobs[id].reason) = (nil, nil, nil)
            jobs[id].queue(at: time)
        case .workerDied(let change):
            if isRunning { jobs[id].workerDeaths += 1 }
            return try apply(change, toJob: id, at: now)
        }
        return true
    }
}

extension Contents.Job {
    fileprivate mutating func queue(at time: Int64) {
        (state, worker, nextAttemptAt) = (.queued, nil, time)
        (progress, stage) = (0, "")
    }
}
