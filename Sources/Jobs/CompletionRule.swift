package import Catalog
import Foundation
import Platform

/// The step from "nothing more is awaited" to "a job is queued", for one study: decided by what is known of it alone.
package struct CompletionRule: Sendable {
    /// How long a study waits for CT instances of it that the node refused, from the last that was received or refused,
    /// in milliseconds.
    private let refusedWait: Int64
    /// In milliseconds since 1970.
    private let now: Int64

    /// Creates the rule for a moment.
    package init(refusedWait: Duration, now: Int64) {
        self.refusedWait = refusedWait.milliseconds
        self.now = now
    }

    /// What becomes of a study whose deadline has passed; one that waits for instances which were refused goes on
    /// waiting.
    package func decide(_ study: DueStudy) throws -> StudyDecision {
        if let deadline = deadline(of: study) { return .wait(until: deadline) }
        return .complete(
            completeness(of: study), evidence: try evidence(of: study).json(), job: newJob(of: study))
    }

    /// Until when a study waits of which instances were refused not long ago; `nil`: it does not. A time that lies
    /// ahead of the clock was written before the clock was set back, and is waited for from now on.
    private func deadline(of study: DueStudy) -> Int64? {
        guard let latest = study.refusals.map(\.at).max() else { return nil }
        let since = min(max(latest, study.lastReceivedAt > now ? 0 : study.lastReceivedAt), now)
        let deadline = since + refusedWait
        return now < deadline ? deadline : nil
    }

    private func completeness(of study: DueStudy) -> StudyCompleteness {
        guard study.refusals.isEmpty else { return .partial }
        return study.expectedInstances.map { study.instances >= $0 ? .verified : .partial } ?? .assumed
    }

    /// What is evidence now: the count that a peer gave, else that nothing came for the sender's idle time.
    private func evidence(of study: DueStudy) -> CompletionEvidence {
        CompletionEvidence(
            kind: study.expectedInstances == nil ? .idleTime : .expectedCount,
            instances: study.instances,
            expectedInstances: study.expectedInstances,
            refusedInstances: study.refusals.isEmpty ? nil : study.refusals.count,
            lastCallingAETitle: study.lastCallingAETitle)
    }

    /// `nil`: the sources are those of its latest job.
    private func newJob(of study: DueStudy) -> NewJob? {
        let digest = SourceDigest.digest(
            study.sources + study.refusals.map { "refused \($0.sopInstanceUID)" })
        guard digest != study.latestDigest else { return nil }
        return NewJob(
            sourceDigest: digest, sourceCount: study.sources.count, refusedCount: study.refusals.count,
            skipReason: study.sources.isEmpty ? "the study has no CT images" : nil)
    }
}

/// Why a study is taken to be complete; stored with it as JSON. Kinds are listed from the strongest to the weakest.
struct CompletionEvidence: Codable, Sendable, Hashable {
    enum Kind: String, Codable, Sendable {
        /// The peer told how many instances there are.
        case expectedCount
        /// Nothing came for the idle time of the sender.
        case idleTime
    }

    var kind: Kind
    var instances: Int
    var expectedInstances: Int?
    var refusedInstances: Int?
    var lastCallingAETitle: String

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
