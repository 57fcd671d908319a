import ArgumentParser
import Experiments

/// Trains a network on labelled series.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a network on labelled series and make a model bundle of it.",
        discussion: """
            The configuration names the network, the cases, and how to train: see Documentation/Training.md. A \
            training that was stopped continues after its last checkpoint when it is started again. The least that is \
            needed:

              architecture: {kind: attention-unet-2d, dimensions: 2, filters: [16, 32, 64, 128, 256], outputChannels: 1}
              output: trained/pancreas
              data:
                training: [{source: dicom, path: data/training}]
                validation: [{source: dicom, path: data/validation}]
              input: {spacing: [2, 2], window: [-100, 240], patch: [128, 128]}
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
        let output = ExperimentOutput()
        guard check else { return try CascadeSession(configuration, report: output.show).run() }
        let listing = try TrainingSession(configuration, report: output.show).check()
        output.clear()
        listing.show()
    }
}
