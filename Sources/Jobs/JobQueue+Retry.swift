import Catalog

/// What became of each entry that was to be tried again; one that refuses holds up no other.
public struct RetryReport: Encodable, Sendable {
    /// An entry that cannot be tried again.
    public struct Refusal: Encodable, Sendable, Equatable {
        /// The number of the job; `nil`: it is a delivery.
        public var job: Int64?
        /// The number of the delivery; `nil`: it is a job.
        public var delivery: Int64?
        /// Why, in one sentence.
        public let reason: String
    }

    private enum CodingKeys: CodingKey { case jobs, deliveries, refused }

    /// The jobs that are queued again.
    public private(set) var jobs: [Int64] = []
    /// The deliveries that wait again.
    public private(set) var deliveries: [Int64] = []
    /// The others.
    public private(set) var refused: [Refusal] = []
    /// Why the first of those refused that were asked for by their numbers.
    public private(set) var namedError: JobError?

    fileprivate mutating func add(job id: Int64, isNamed: Bool, _ retry: () throws(JobError) -> Void) {
        do throws(JobError) {
            try retry()
            jobs.append(id)
        } catch {
            refuse(Refusal(job: id, reason: "\(error)"), error, isNamed)
        }
    }

    fileprivate mutating func add(delivery id: Int64, isNamed: Bool, _ retry: () throws(JobError) -> Void) {
        do throws(JobError) {
            try retry()
            deliveries.append(id)
        } catch {
            refuse(Refusal(delivery: id, reason: "\(error)"), error, isNamed)
        }
    }

    private mutating func refuse(_ refusal: Refusal, _ error: JobError, _ isNamed: Bool) {
        refused.append(refusal)
        if isNamed { namedError = namedError ?? error }
    }
}

extension JobQueue {
    /// The most entries that are tried again without their numbers.
    private static let longestList = 100_000

    /// Tries jobs and deliveries again: those of these numbers and, where asked for, every failed job and every parked
    /// delivery.
    ///
    /// - Throws: where the failed and the parked cannot be listed.
    public func retry(
        jobs: [Int64], deliveries: [Int64], everything: Bool = false
    ) throws(JobError) -> RetryReport {
        var report = RetryReport()
        for id in jobs { retry(job: id, isNamed: true, &report) }
        for id in deliveries { retry(delivery: id, isNamed: true, &report) }
        guard everything else { return report }
        let failed = try asking { catalog throws(CatalogError) in
            try catalog.jobs(JobFilter(state: .failed, limit: Self.longestList))
        }
        for job in failed { retry(job: job.id, isNamed: false, &report) }
        let parked = try asking { catalog throws(CatalogError) in
            try catalog.deliveries(ofStudy: nil, state: .parked, limit: Self.longestList)
        }
        for delivery in parked { retry(delivery: delivery.id, isNamed: false, &report) }
        return report
    }

    private func retry(job id: Int64, isNamed: Bool, _ report: inout RetryReport) {
        report.add(job: id, isNamed: isNamed) { () throws(JobError) in _ = try retry(id) }
    }

    private func retry(delivery id: Int64, isNamed: Bool, _ report: inout RetryReport) {
        report.add(delivery: id, isNamed: isNamed) { () throws(JobError) in try retryDelivery(id) }
    }
}
