import Archive
import Catalog
import Foundation
import Node

/// A job with its decision record, which the index keeps as JSON text, as a value.
struct JobListing: Encodable {
    let job: JobRecord
    let decision: DecisionRecord?

    init(_ job: JobRecord) {
        self.job = job
        decision = job.decision.flatMap { try? JSONDecoder().decode(DecisionRecord.self, from: Data($0.utf8)) }
    }

    private enum CodingKeys: String, CodingKey { case decision }

    func encode(to encoder: any Encoder) throws {
        var plain = job
        plain.decision = nil
        try plain.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(decision, forKey: .decision)
    }

    /// Whether the job is over and left no result.
    var isWithoutResult: Bool {
        switch job.state {
        case .skipped, .failed: true
        case .succeeded: decision?.volumeMillilitres == nil && decision?.outcome.hasPrefix("Found") != true
        case .queued, .running, .superseded: false
        }
    }

    /// Whether a result of the job is partial.
    var isPartial: Bool { decision?.partial != nil }

    /// Why the job ended as it did, in one sentence.
    var reason: String { job.reason ?? decision?.outcome ?? "" }

    /// Writes the job with what it decided about each series.
    func show() {
        let progress = job.state == .running ? " \(Int(job.progress * 100)) % \(job.stage)" : ""
        Output.line("Job \(job.id) \(job.state.rawValue)\(progress), attempt \(job.attempts): \(reason)")
        if let next = job.nextAttemptAt, job.attempts > 0 { Output.line("  tried again at \(Output.time(next)) UTC") }
        guard let decision else { return }
        Output.line("  model \(decision.model.name) \(decision.model.version)")
        for series in decision.series {
            let mark = series.isChosen ? "chosen" : "not chosen"
            Output.line("  series \(series.seriesInstanceUID) \(mark): \(series.reason)")
        }
        if let partial = decision.partial { Output.line("  \(partial)") }
        for (uid, reason) in (decision.damaged ?? [:]).sorted(by: { $0.key < $1.key }) {
            Output.line("  damaged: \(uid): \(reason)")
        }
        for finding in decision.findings { Output.line("  found: \(finding)") }
        for repair in decision.repairs { Output.line("  repaired: \(repair)") }
        if job.reason != nil, !decision.outcome.isEmpty { Output.line("  outcome: \(decision.outcome)") }
    }
}
