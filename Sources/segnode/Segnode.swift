import ArgumentParser
import Node

/// A DICOM node that segments the pancreas on CT studies.
@main
struct Segnode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segnode", abstract: "Receive CT studies, segment the pancreas, send DICOM SEG back.",
        version: SegnodeVersion.current, subcommands: [Serve.self, CheckConfig.self, SelfTestCommand.self])
}
