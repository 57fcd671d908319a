import Archive
import ArgumentParser
import Catalog

/// Lists results, or the reasons why there are none.
struct Results: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the results and their deliveries, or the reasons why there are none.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "Only results of this Study Instance UID.")
    var study: String?

    @Flag(help: "Write only the paths of the result files, one a line.")
    var paths = false

    @Flag(help: "List the jobs that ended without a result or with a partial one, and why.")
    var skipped = false

    @Flag(help: "List results that later ones have superseded, too.")
    var superseded = false

    func validate() throws {
        guard !(paths && skipped) else { throw ValidationError("--paths and --skipped exclude each other") }
    }

    func run() throws {
        let index = try storage.index()
        if skipped { return try showSkipped(index) }
        let results = try index.results(ofStudy: study, includingSuperseded: superseded)
        if paths {
            let paths = results.map(\.path)
            return try storage.json ? Output.json(paths) : paths.forEach(Output.line)
        }
        guard !storage.json else { return try Output.json(results) }
        ResultTable(results: results, deliveries: try index.deliveries(ofStudy: study)).show()
    }

    private func showSkipped(_ index: ArchiveIndex) throws {
        let jobs = try index.jobs(JobFilter(studyInstanceUID: study, limit: 1000)).map(JobListing.init)
        let incomplete = jobs.filter { $0.isWithoutResult || $0.isPartial }
        guard !storage.json else { return try Output.json(incomplete) }
        if incomplete.isEmpty { Output.line("No job ended without a result or with a partial one.") }
        for listing in incomplete {
            Output.line("Study \(listing.job.studyInstanceUID)")
            listing.show()
        }
    }
}
