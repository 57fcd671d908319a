import ArgumentParser
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
        let report = try queue.retry(jobs: jobs, deliveries: delivery, everything: all)
        try show(report)
        if let error = report.namedError { throw ExitStatus(error).exit }
    }

    private func show(_ report: RetryReport) throws {
        guard !storage.json else { return try Output.json(report) }
        for refusal in report.refused { Output.note(refusal.reason) }
        Output.line("\(report.jobs.count) jobs and \(report.deliveries.count) deliveries will be tried again.")
    }
}
