import Archive
import ArgumentParser
import Catalog

/// Lists jobs.
struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the jobs, the newest first, with what they decided.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "Only jobs of this Study Instance UID.")
    var study: String?

    @Option(help: "Only jobs in this state: \(Self.states).", transform: Self.state)
    var state: JobState?

    @Option(help: "At most so many jobs.")
    var limit = 100

    @Flag(help: "Show the decision on every series.")
    var decisions = false

    private static let states = JobState.allCases.map(\.rawValue).joined(separator: ", ")

    private static func state(_ text: String) throws -> JobState {
        guard let state = JobState(rawValue: text) else {
            throw ValidationError("--state should be one of \(states), found \(text)")
        }
        return state
    }

    func run() throws {
        let filter = JobFilter(studyInstanceUID: study, state: state, limit: limit)
        let jobs = try storage.index().jobs(filter).map(JobListing.init)
        guard !storage.json else { return try Output.json(jobs) }
        guard !decisions else { return jobs.forEach { $0.show() } }
        var table = TextTable("JOB", "STATE", "ATTEMPTS", "MADE (UTC)", "REASON OR OUTCOME", "STUDY")
        for listing in jobs {
            table.add(
                "\(listing.job.id)", listing.job.state.rawValue, "\(listing.job.attempts)",
                Output.time(listing.job.createdAt), listing.reason, listing.job.studyInstanceUID)
        }
        table.show(whenEmpty: "There are no jobs.")
    }
}
