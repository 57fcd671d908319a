import Archive
import ArgumentParser
import Jobs

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
        let queue = try JobQueue(root: storage.folder())
        let failed = all ? try queue.index.jobs(JobFilter(state: .failed, limit: 100_000)).map(\.id) : []
        let parked = all ? try queue.index.deliveries(state: .parked, limit: 100_000).map(\.id) : []
        let report = RetryReport(
            jobs: try (jobs + failed).map { try queue.retry($0).id },
            deliveries: try (delivery + parked).map { id in
                try queue.retryDelivery(id)
                return id
            })
        guard !storage.json else { return try Output.json(report) }
        Output.line("\(report.jobs.count) jobs and \(report.deliveries.count) deliveries will be tried again.")
    }

    private struct RetryReport: Encodable {
        let jobs: [Int64]
        let deliveries: [Int64]
    }
}
