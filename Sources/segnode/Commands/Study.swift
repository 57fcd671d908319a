import Archive
import ArgumentParser

/// Shows everything about one study.
struct Study: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a study: series, jobs with their decisions, results and deliveries.")

    @Argument(help: "The Study Instance UID.")
    var study: String

    @OptionGroup var storage: StorageOptions

    func run() throws {
        let index = try storage.index()
        guard let record = try index.study(study) else {
            Output.error("there is no study \(study)")
            throw ExitStatus.nothing.exit
        }
        let report = try StudyReport(record, index: index)
        if storage.json { try Output.json(report) } else { report.show() }
    }
}
