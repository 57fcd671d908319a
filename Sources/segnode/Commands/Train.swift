import ArgumentParser
import Foundation
import Node
import Training

/// Trains a network on labelled series.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a network on labelled series and make a model bundle of it.",
        discussion: """
            The configuration names the network, the cases, and how to train: see Documentation/Training.md. A training
            that was stopped continues after its last checkpoint when it is started again.
            """)

    @Argument(help: "The configuration (YAML).")
    var file: String

    @Option(help: "The threads; those of the configuration where it is left out.")
    var threads: Int?

    @Flag(help: "Read the configuration, find and check all cases, and train nothing.")
    var check = false

    func validate() throws {
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("--threads should be 1 to 1024") }
    }

    func run() throws {
        var configuration = try TrainingConfigurationFile.load(path: file)
        if let threads { configuration.threads = threads }
        if check {
            try TrainingSession(configuration).check()
        } else {
            try CascadeSession(configuration: configuration).run()
        }
    }
}
