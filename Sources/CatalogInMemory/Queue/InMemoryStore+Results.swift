import Catalog
import Foundation
import Platform

extension InMemoryStore {
    func finishJob(
        _ id: Int64, worker: String?, at now: @autoclosure () -> Int64, decision: String?, reason: String?,
        results: [NewResult],
        destinations: [String]
    ) throws(CatalogError) -> JobChangeOutcome {
        try write { contents in
            guard contents.jobs.contains(id) else { return .noSuchJob }
            guard contents.jobs[id].isRunning(by: worker) else { return .notRunning }
            let now = now()
            let end = JobChange.end(.succeeded, reason: reason, decision: decision)
            guard try contents.apply(end, toJob: id, at: now) else { return .notRunning }
            let made = try results.map { try contents.insert($0, job: id, at: now, node: node) }
            for result in made {
                for destination in destinations { contents.deliver(result, to: destination, at: now, node: node) }
            }
            contents.supersedeEarlierResults(ofJob: id, except: made)
            return .changed(contents.record(ofJob: id))
        }
    }
}

extension Contents {
    /// Adds a result; one whose UID is known replaces itself.
    fileprivate mutating func insert(_ result: NewResult, job: Int64, at now: Int64, node: String) throws -> Int64 {
        try Self.check(result)
        guard let known = self.result(result.sopInstanceUID) else {
            return results.insert(Result(job: job, record: ResultRecord(result, at: now), node: node))
        }
        results[known].job = job
        results[known].record.path = result.path
        results[known].record.size = result.size
        results[known].supersededByJob = nil
        results[known].node = node
        return known
    }

    /// The number of a result.
    func result(_ uid: String) -> Int64? { results.firstID { $0.record.sopInstanceUID.isSame(as: uid) } }

    fileprivate mutating func deliver(_ result: Int64, to destination: String, at now: Int64, node: String) {
        let known = deliveries.firstID { $0.result == result && $0.destination.isSame(as: destination) }
        guard let known else {
            _ = deliveries.insert(Delivery(result: result, destination: destination, nextAttemptAt: now, node: node))
            return
        }
        guard [.parked, .superseded].contains(deliveries[known].state) else { return }
        (deliveries[known].state, deliveries[known].attempts, deliveries[known].nextAttemptAt) = (.pending, 0, now)
        deliveries[known].node = node
    }

    /// Supersedes what the study's earlier jobs made, and this job at an earlier attempt.
    fileprivate mutating func supersedeEarlierResults(ofJob id: Int64, except made: [Int64]) {
        let (study, generation) = (jobs[id].study, jobs[id].generation)
        let stand = results.ids { result in
            let job = jobs[result.job]
            return result.supersededByJob == nil && job.study == study && job.generation <= generation
        }
        for result in stand where !made.contains(result) { results[result].supersededByJob = id }
        let superseded = results.ids { $0.supersededByJob == id }
        deliveries.update(where: { superseded.contains($0.result) && [.pending, .parked].contains($0.state) }) {
            ($0.state, $0.nextAttemptAt) = (.superseded, nil)
        }
    }
}

extension ResultRecord {
    fileprivate init(_ result: NewResult, at now: Int64) {
        self.init(
            sopInstanceUID: result.sopInstanceUID, sopClassUID: result.sopClassUID,
            seriesInstanceUID: result.seriesInstanceUID, sourceSeriesUID: result.sourceSeriesUID,
            studyInstanceUID: "", jobID: 0, description: result.description, path: result.path, size: result.size,
            volumeMillilitres: result.volumeMillilitres, modelName: result.modelName, modelDigest: result.modelDigest,
            partial: result.partial, createdAt: Date(milliseconds: now))
    }
}
