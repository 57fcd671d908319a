import Catalog
import TestSupport

extension Script {
    private struct Stop: Error {}

    /// Decides about due studies by themselves and a number alone, so that every store hears the same.
    private struct Decision {
        let salt: UInt64

        func decide(_ study: DueStudy, _ now: Int64) throws -> StudyDecision {
            var random = SeededGenerator(seed: study.studyInstanceUID.utf8.reduce(salt) { $0 &* 31 &+ UInt64($1) })
            switch Int.random(in: 0..<100, using: &random) {
            case ..<2: throw Stop()
            case ..<4: return .complete(.assumed, evidence: "Doe^Jane", job: nil)
            case ..<20: return .wait(until: now + 3000)
            case ..<25: return .complete(.verified, evidence: "{}", job: nil)
            default:
                let digest = SourceDigest.digest(study.sources + study.refusals.map(\.sopInstanceUID))
                let job = NewJob(
                    sourceDigest: digest, sourceCount: study.sources.count, refusedCount: study.refusals.count,
                    skipReason: study.sources.isEmpty ? "no CT" : nil)
                return .complete(
                    study.refusals.isEmpty ? .assumed : .partial, evidence: #"{"a":[1]}"#,
                    job: digest == study.latestDigest ? nil : job)
            }
        }
    }

    /// Completes studies; the answer tells what was known of each.
    mutating func completion(_ node: Int) -> Step {
        let (clock, decision) = (clock(), Decision(salt: random.next()))
        let limit = pick([1, 2, 256])
        return Step("complete \(limit) at \(now)", node: node) { store in
            var asked: [DueStudy] = []
            var putOff: [String] = []
            let jobs = try store.completeStudies(
                limit: limit, clock: clock,
                decide: { study, now in
                    asked.append(study)
                    return try decision.decide(study, now)
                }, putOff: { study, _ in putOff.append(study) })
            return (asked, jobs, putOff)
        }
    }

    mutating func job(_ node: Int, _ store: any CatalogStore) throws -> Step {
        let (id, now) = (try jobID(store), now)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<40:
            let (worker, clock) = (pick(Self.workers), clock())
            return Step("claim a job", node: node) {
                try $0.claimJob(worker: worker, lease: 30_000, clock: clock) as Any
            }
        case ..<52:
            let worker = chance(0.8) ? pick(Self.workers) : nil
            let progress = chance(0.05) ? 1.5 : 0.25
            return Step("report \(id)", node: node) {
                try $0.reportProgress(
                    id, worker: worker, progress: progress, stage: "network", at: now, lease: 30_000)
            }
        case ..<68:
            let change = chance(0.1) ? nil : jobChange()
            return Step("change job \(id): \(change as Any)", node: node) { store in
                var (situation, time): (JobSituation?, Int64?)
                let outcome = try store.changeJob(id, at: now) { found, now in
                    (situation, time) = (found, now)
                    return change
                }
                return (situation, time, outcome)
            }
        case ..<76: return workerDeath(node)
        default: return finish(id, node)
        }
    }

    /// Mostly a job that runs.
    private mutating func jobID(_ store: any CatalogStore) throws -> Int64 {
        let running = try store.runningJobs().map(\.job.id)
        if !running.isEmpty, chance(0.75) { return pick(running) }
        let latest = try store.jobs(JobFilter(limit: 1)).first?.id ?? 0
        return Int64.random(in: 0...latest + 1, using: &random)
    }

    private mutating func jobChange() -> JobChange {
        let later = now + Int64.random(in: -500...9000, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case ..<2: return .end(.failed, errorClass: .permanent, reason: "broken", decision: pick([nil, "{}", "[1,"]))
        case 2: return .end(pick([.skipped, .succeeded, .queued, .running]), reason: "odd")
        case ..<5: return .requeue(at: later, errorClass: .retryable, reason: "busy")
        case 5: return .release(at: later)
        case ..<8: return .restart(at: later)
        default: return .workerDied(then: .requeue(at: later, errorClass: .retryable, reason: "killed"))
        }
    }

    private mutating func workerDeath(_ node: Int) -> Step {
        let (worker, clock) = (pick(Self.workers), clock())
        return Step("\(worker) dies", node: node) { store in
            var seen: [JobSituation] = []
            let changed = try store.changeRunningJobs(clock: clock) { situation, now in
                seen.append(situation)
                guard situation.job.worker == worker else { return nil }
                if situation.job.workerDeaths > 1 { return .workerDied(then: .end(.failed, reason: "died")) }
                return .workerDied(then: .requeue(at: now + 1000, errorClass: .retryable, reason: "died"))
            }
            return (seen, changed)
        }
    }

    private mutating func finish(_ id: Int64, _ node: Int) -> Step {
        let results = (0..<Int.random(in: 0...3, using: &random)).map { _ in newResult() }
        let destinations = Self.destinations.filter { _ in chance(0.6) }
        let (worker, now) = (chance(0.3) ? pick(Self.workers) : nil, now)
        let decision = pick(["{}", "{}", "{}", "{}", nil, "no JSON"])
        return Step("finish job \(id)", node: node) {
            try $0.finishJob(
                id, worker: worker, at: now, decision: decision, reason: nil, results: results,
                destinations: destinations)
        }
    }

    private mutating func newResult() -> NewResult {
        let uid = result()
        return NewResult(
            sopInstanceUID: uid, sopClassUID: "1.2.840.10008.5.1.4.1.1.66.4", seriesInstanceUID: uid + ".1",
            sourceSeriesUID: study() + ".1", description: "Pancreas", path: "results/\(uid).dcm",
            size: chance(0.02) ? -1 : 10, volumeMillilitres: pick([nil, 71.25]), partial: pick([nil, "cut"]),
            modelName: "pancreas", modelDigest: "ab")
    }
}

extension Script {
    mutating func delivery(_ node: Int, _ store: any CatalogStore) throws -> Step {
        let (destination, now) = (pick(Self.destinations), now)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<40:
            let (wanted, clock) = (chance(0.5) ? destination : nil, clock())
            return Step("claim a delivery", node: node) {
                try $0.claimDelivery(destination: wanted, lease: 20_000, clock: clock)?.unnumbered as Any
            }
        case ..<80: return try deliveryChange(node, store)
        case ..<85:
            return Step("hold", node: node) { try $0.holdDeliveries(to: destination, reason: "not configured") }
        case ..<90:
            let reasons = pick([[], ["not configured"], ["busy", "not configured"]])
            return Step("resume", node: node) {
                try $0.resumeDeliveries(to: destination, heldFor: reasons, at: now)
            }
        case ..<94: return Step("expedite", node: node) { try $0.expediteDeliveries(to: destination, at: now) }
        default: return Step("recover deliveries", node: node) { try $0.recoverDeliveries(at: now) }
        }
    }

    /// A delivery is named by its result and its destination: what number it has is the store's own.
    private mutating func deliveryChange(_ node: Int, _ store: any CatalogStore) throws -> Step {
        let sending = try store.deliveries(ofStudy: nil, state: .sending, limit: .max)
        let all = try store.deliveries(ofStudy: nil, state: nil, limit: .max)
        let chosen = !sending.isEmpty && chance(0.8) ? pick(sending) : all.isEmpty || chance(0.1) ? nil : pick(all)
        let (later, now) = (now + Int64.random(in: -500...9000, using: &random), now)
        let change: DeliveryChange? = pick([
            .deliver(warning: nil), .deliver(warning: "coerced"), .requeue(at: later, reason: "busy"),
            .park(reason: "busy"), .release(at: later), .restart(at: later), nil,
        ])
        return Step("change delivery of \(chosen as Any): \(change as Any)", node: node) { store in
            var (seen, time): (DeliveryRecord?, Int64?)
            let outcome = try store.changeDelivery(try store.number(of: chosen), at: now) { found, now in
                (seen, time) = (found, now)
                return change
            }
            return (seen?.unnumbered as Any, time, outcome.unnumbered)
        }
    }
}

extension CatalogIndex {
    /// The number of the delivery that has the result and the destination of another store's.
    fileprivate func number(of wanted: DeliveryRecord?) throws -> Int64 {
        let all = try deliveries(ofStudy: nil, state: nil, limit: .max)
        return all.first { ($0.sopInstanceUID, $0.destination) == (wanted?.sopInstanceUID, wanted?.destination) }?.id
            ?? 999
    }
}

extension DeliveryRecord {
    /// Without its number, which is the store's own.
    var unnumbered: Self {
        var record = self
        record.id = 0
        return record
    }
}

extension DeliveryChangeOutcome {
    fileprivate var unnumbered: Self {
        if case .unchanged(let record) = self { .unchanged(record.unnumbered) } else { self }
    }
}
