import ArgumentParser
import Foundation
import Node
import Segmentation
import Training

/// Trains a network on labelled series.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a network on labelled series and make a model bundle of it.",
        discussion: """
            The configuration names the network, the cases, and how to train: see Documentation/Training.md. A training
            that was stopped continues where the last epoch ended when it is started again.
            """)

    @Argument(help: "The configuration (YAML).")
    var file: String

    @Option(help: "The threads; those of the configuration where it is left out.")
    var threads: Int?

    func run() throws {
        var training = try TrainingConfiguration.load(path: file)
        if let threads { training.threads = threads }
        let folder = URL(filePath: file).deletingLastPathComponent().path
        let settings = try training.settings(path: file, processors: ProcessInfo.processInfo.activeProcessorCount)
        try TrainingSession(training, settings, folder: folder).run()
    }
}
