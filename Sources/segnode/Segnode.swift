import ArgumentParser
import Foundation
import Node

/// A DICOM node that segments the pancreas on CT studies.
@main
struct Segnode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segnode", abstract: "Receive CT studies, segment the pancreas, send DICOM SEG back.",
        discussion: """
            Exit status: 0 done, 1 something failed, 3 nothing there of what was asked for, 64 wrong usage, \
            69 peer or archive not available, 78 configuration or model not usable.
            """,
        version: SegnodeVersion.current,
        groupedSubcommands: [
            CommandGroup(
                name: "The node",
                subcommands: [Serve.self, Work.self, CheckConfig.self, SelfTestCommand.self, Version.self]),
            CommandGroup(
                name: "The index (also while the node runs)",
                subcommands: [
                    Studies.self, Study.self, Instances.self, Jobs.self, Results.self, Associations.self,
                    Conflicts.self, Retry.self, Backup.self, CatalogCommand.self,
                ]),
            CommandGroup(name: "Moving instances", subcommands: [Echo.self, Send.self, Import.self]),
            CommandGroup(
                name: "Without a node",
                subcommands: [
                    Segment.self, Preview.self, Phantom.self, Evaluate.self, Train.self, Compare.self, Convert.self,
                    ModelCommand.self,
                ]),
        ])

    static func main() async {
        // A signal that comes while the program reads its command line is not to end the node, nor its worker.
        if ["serve", "work"].contains(CommandLine.arguments.dropFirst().first) { signal(SIGHUP, SIG_IGN) }
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            leave(error)
        }
    }

    /// Ends the program: the argument parser explains its own errors, everything else is a sentence and a status.
    private static func leave(_ error: any Error) -> Never {
        guard !ExitStatus.isParsing(error) else { exit(withError: error) }
        Output.error("\(error)")
        Foundation.exit(ExitStatus(error).rawValue)
    }
}
