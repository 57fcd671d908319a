import Archive
import ArgumentParser
import Catalog
import Jobs
import Platform
import Storage

/// Gives failed work another chance.
struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try failed jobs and parked deliveries again.",
        discussion: "A running node takes them up within seconds.")

    @Argument(help: "The numbers of failed or skipped jobs.")
    var jobs: [Int64] = []

    @Option(help: "The number of a parked delivery; may be repeated.")
    var delivery: [Int64] = []

    @Flag(help: "Every failed job and every parked delivery.")
    var all = false

    @OptionGroup var storage: StorageOptions

    func validate() throws {
        guard all || !jobs.isEmpty || !delivery.isEmpty else {
            throw ValidationError("name jobs, deliveries or --all")
        }
    }

    func run() throws {
        FileModes.restrict()
        let place = try storage.place()
        let queue = try JobQueue(root: place.folder, server: place.server)
        let index = queue.index
        var report = RetryReport()
        for id in jobs { report.add(job: id, isNamed: true) { _ = try queue.retry(id) } }
        for id in delivery { report.add(delivery: id, isNamed: true) { try queue.retryDelivery(id) } }
        if all {
            for job in try index.jobs(JobFilter(state: .failed, limit: 100_000)) {
                report.add(job: job.id, isNamed: false) { _ = try queue.retry(job.id) }
            }
            for parked in try index.deliveries(state: .parked, limit: 100_000) {
                report.add(delivery: parked.id, isNamed: false) { try queue.retryDelivery(parked.id) }
            }
        }
        try show(report)
        if let error = report.namedError { throw ExitStatus(error).exit }
    }

    private func show(_ report: RetryReport) throws {
        guard !storage.json else { return try Output.json(report) }
        for refusal in report.refused { Output.note(refusal.reason) }
        Output.line("\(report.jobs.count) jobs and \(report.deliveries.count) deliveries will be tried again.")
    }
}

/// What became of each entry that was to be tried again; one that refuses holds up no other.
private struct RetryReport: Encodable {
    struct Refusal: Encodable {
        var job: Int64?
        var delivery: Int64?
        let reason: String
    }

    private enum CodingKeys: CodingKey { case jobs, deliveries, refused }

    private(set) var jobs: [Int64] = []
    private(set) var deliveries: [Int64] = []
    private(set) var refused: [Refusal] = []
    /// Why the first of those refused that were named on the command line.
    private(set) var namedError: (any Error)?

    mutating func add(job id: Int64, isNamed: Bool, _ retry: () throws -> Void) {
        do {
            try retry()
            jobs.append(id)
        } catch {
            refuse(Refusal(job: id, reason: "\(error)"), error, isNamed)
        }
    }

    mutating func add(delivery id: Int64, isNamed: Bool, _ retry: () throws -> Void) {
        do {
            try retry()
            deliveries.append(id)
        } catch {
            refuse(Refusal(delivery: id, reason: "\(error)"), error, isNamed)
        }
    }

    private mutating func refuse(_ refusal: Refusal, _ error: any Error, _ isNamed: Bool) {
        refused.append(refusal)
        if isNamed { namedError = namedError ?? error }
    }
}
