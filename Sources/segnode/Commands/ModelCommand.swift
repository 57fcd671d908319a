import ArgumentParser

/// What has to do with model bundles.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Look at model bundles.", subcommands: [DescribeModel.self, CombineModels.self])
}
