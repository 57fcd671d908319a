import Catalog
import DICOM

extension InMemoryStore: JobStore {
    func completeStudies(
        limit: Int, clock: () -> ClockCorrection, decide: (DueStudy, _ now: Int64) throws -> StudyDecision,
        putOff: (_ studyInstanceUID: String, _ reason: String) -> Void
    ) throws(CatalogError) -> [JobRecord] {
        let (jobs, refused) = try write { contents in
            let now = try contents.follow(clock(), node)
            let awaited = contents.studies.all.filter { $0.row.node == node }
                .compactMap { id, study in study.deadline.map { (at: $0, id: id) } }
            let due = awaited.filter { $0.at <= now }.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
            var refused: [(study: String, reason: String)] = []
            let jobs = try due.prefix(max(limit, 0)).compactMap { _, study -> JobRecord? in
                let decision = try decide(contents.dueStudy(study), now)
                let before = contents
                do {
                    return try contents.complete(decision, study, at: now, node: node)
                } catch CatalogError.refused(let reason) {
                    contents = before
                    refused.append((contents.studies[study].uid, reason))
                    let later = StudyDecision.wait(until: now &+ CatalogLimits.refusedStudyWait)
                    return try contents.complete(later, study, at: now, node: node)
                }
            }
            return (jobs, refused)
        }
        for (study, reason) in refused { putOff(study, reason) }
        return jobs
    }

    func nextDeadline() throws(CatalogError) -> Int64? {
        try read { $0.studies.all.filter { $0.row.node == node }.compactMap(\.row.deadline).min() }
    }
}

extension Contents {
    fileprivate func dueStudy(_ id: Int64) -> DueStudy {
        let study = studies[id]
        let refused = refusals.filter { refusal in
            refusal.study.isSame(as: study.uid) && SourceDigest.ctClasses.contains { "\($0)" == refusal.sopClassUID }
        }
        return DueStudy(
            studyInstanceUID: study.uid, lastReceivedAt: study.lastReceivedAt,
            lastCallingAETitle: study.lastCallingAETitle, expectedInstances: study.expectedInstances,
            instances: instances(ofStudy: id).count, sources: sources(ofStudy: id),
            refusals: refused.sorted { $0.sopInstanceUID.precedes($1.sopInstanceUID) }.map {
                DueStudy.Refusal(sopInstanceUID: $0.sopInstanceUID, at: $0.lastAt)
            },
            latestDigest: latestJob(ofStudy: id).map { jobs[$0].sourceDigest })
    }

    /// The sources of a study's job.
    ///
    /// - Parameter time: only those that were received until then.
    func sources(ofStudy study: Int64, receivedUntil time: Int64 = .max) -> [String] {
        instances(ofStudy: study)
            .filter { instance in
                instance.receivedAt <= time
                    && SourceDigest.ctClasses.contains { "\($0)" == instance.record.sopClassUID }
            }
            .sorted { $0.record.sopInstanceUID.precedes($1.record.sopInstanceUID) }
            .map { SourceDigest.source($0.record.sopInstanceUID, revision: $0.revision) }
    }

    /// - Returns: the number of the job that was made.
    fileprivate mutating func complete(
        _ decision: StudyDecision, _ study: Int64, at now: Int64, node: String
    ) throws -> JobRecord? {
        let job = try apply(decision, to: study, at: now, node: node)
        try check()
        return job.map { record(ofJob: $0) }
    }

    private mutating func apply(
        _ decision: StudyDecision, to study: Int64, at now: Int64, node: String
    ) throws -> Int64? {
        switch decision {
        case .wait(let deadline):
            for index in refusals.indices where refusals[index].study.isSame(as: studies[study].uid) {
                refusals[index].lastAt = min(refusals[index].lastAt, now)
            }
            studies[study].deadline = deadline
            return nil
        case .complete(let completeness, let evidence, let job):
            studies[study].deadline = nil
            studies[study].completedAt = now
            studies[study].completeness = completeness
            studies[study].evidence = try Self.json(evidence)
            return job.map { insert($0, study: study, at: now, node: node) }
        }
    }

    private mutating func insert(_ job: NewJob, study: Int64, at now: Int64, node: String) -> Int64 {
        let isSkipped = job.skipReason != nil
        studies[study].generation += 1
        let id = jobs.insert(
            Job(
                study: study, generation: studies[study].generation, sourceDigest: job.sourceDigest,
                sourceCount: job.sourceCount, refusedCount: job.refusedCount, state: isSkipped ? .skipped : .queued,
                nextAttemptAt: isSkipped ? nil : now, node: node, reason: job.skipReason, createdAt: now,
                finishedAt: isSkipped ? now : nil))
        for earlier in jobs.ids(where: { $0.study == study && [.queued, .running].contains($0.state) })
        where earlier != id {
            jobs[earlier].state = .superseded
            jobs[earlier].supersededBy = id
            jobs[earlier].finishedAt = now
            jobs[earlier].worker = nil
            jobs[earlier].nextAttemptAt = nil
        }
        return id
    }
}
