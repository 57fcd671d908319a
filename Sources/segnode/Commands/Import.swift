import ArgumentParser
import DICOM
import Logging
import Node
import Platform

/// Puts files into the archive without an association.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put files and folders into the archive of a node that is not running.",
        discussion: """
            Their studies are segmented when the node runs again. While it runs, send them to it: \
            segnode send SEGNODE@localhost:11112 FOLDER
            """)

    @Argument(help: "Files and folders with DICOM instances.")
    var paths: [String]

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Write JSON.")
    var json = false

    func run() throws {
        FileModes.restrict()
        let configuration = try options.load()
        let found = try InstanceFinder.find(in: paths)
        let progress = ProgressLine()
        let outcomes = try FolderImport(configuration: configuration, logger: .standardError(level: .warning)).run(
            found.instances
        ) { count in
            progress.show("imported", count, of: found.instances.count)
        }
        progress.clear()
        try OutcomeReport(outcomes: outcomes, skipped: found.skipped).show(verb: "imported", asJSON: json)
    }
}
