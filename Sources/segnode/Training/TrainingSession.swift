import Foundation
import Inference
import Node
import Segmentation
import Training

/// One training from its cases to its bundle, with everything written to the output folder.
struct TrainingSession {
    private let configuration: TrainingConfiguration
    private let settings: TrainerSettings
    private let folder: String
    private let output: String
    private let progress = ProgressLine()

    private var checkpointPath: String { "\(output)/checkpoint.safetensors" }

    init(_ configuration: TrainingConfiguration, _ settings: TrainerSettings, folder: String) {
        (self.configuration, self.settings, self.folder) = (configuration, settings, folder)
        output = configuration.output.hasPrefix("/") ? configuration.output : "\(folder)/\(configuration.output)"
    }

    func run() throws {
        let reader = TrainingDataReader(input: configuration.input, threads: settings.threads)
        let training = try configuration.data.training.flatMap { try reader.cases($0, relativeTo: folder) }
        let validation = try (configuration.data.validation ?? []).flatMap { try reader.cases($0, relativeTo: folder) }
        try checkSplit(training, validation)
        Output.line("\(training.count) cases to train on, \(validation.count) to validate")
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        let trainer = try Trainer(
            configuration.architecture, settings, training: training, validation: validation,
            initial: try initialTensors())
        if FileManager.default.fileExists(atPath: checkpointPath) {
            try trainer.restore(SafeTensors(contentsOf: checkpointPath))
            Output.line("continuing after epoch \(trainer.history.count)")
        }
        while !trainer.isFinished { try runEpoch(trainer) }
        try finish(trainer)
    }

    private func runEpoch(_ trainer: Trainer) throws {
        let start = ContinuousClock.now
        var done = 0
        let first = trainer.history.count * settings.stepsPerEpoch
        let record = try trainer.runEpoch { step, loss in
            done += 1
            let left = (ContinuousClock.now - start) / done * (trainer.totalSteps - step - 1)
            let share = Double(first + done) / Double(trainer.totalSteps)
            let minutes = Int((left / .seconds(60)).rounded(.up))
            progress.show(
                "epoch \(trainer.history.count + 1), loss \(String(format: "%.3f", loss)), \(minutes) min left", share)
        }
        progress.clear()
        try write(SafeTensorsWriter.encoded(trainer.checkpoint), to: checkpointPath)
        try Data(MetricsTable(trainer.history).commaSeparated.utf8)
            .write(to: URL(filePath: "\(output)/metrics.csv"), options: .atomic)
        try write(
            LearningCurves(trainer.history, epochs: settings.epochs).png, to: "\(output)/learning-curves.png")
        Output.line(MetricsTable.line(record, of: settings.epochs))
    }

    private func finish(_ trainer: Trainer) throws {
        let bundle = configuration.bundle
        let locator = ModelLocator(environment: ProcessInfo.processInfo.environment)
        let model = try locator.load(bundle?.labelsFrom ?? SegmentationSettings().model).description
        let writer = BundleWriter(
            name: bundle?.name ?? URL(filePath: output).lastPathComponent,
            version: bundle?.version ?? "1.0.0",
            input: configuration.input,
            labels: model.labels,
            postProcessing: model.postProcessing,
            requirements: model.requirements,
            card: card(trainer)
        )
        let path = "\(output)/bundle"
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        try writer.write(configuration.architecture, trainer.best, to: path)
        Output.line(path)
    }

    private func card(_ trainer: Trainer) -> ModelCard {
        let bundle = configuration.bundle
        let accuracy = trainer.bestEpoch.flatMap { trainer.history[$0].validation }.map { found in
            String(
                format:
                    "Validation at the network's spacing, mean over patients: Dice %.3f, precision %.3f, recall %.3f",
                found.dice, found.precision, found.recall)
        }
        return ModelCard(
            intendedUse: bundle?.intendedUse ?? "Not validated for clinical use; not a medical device.",
            licence: bundle?.licence ?? "not stated",
            trainingData: bundle?.trainingData ?? [],
            accuracy: accuracy.map { [$0] } ?? []
        )
    }

    private func initialTensors() throws -> [String: Tensor]? {
        guard let name = configuration.initialWeights else { return nil }
        let bundle = try ModelLocator(environment: ProcessInfo.processInfo.environment).load(name)
        guard let path = bundle.weightsPath else { return nil }
        let file = try SafeTensors(contentsOf: path)
        return Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0)) })
    }

    /// Refuses a patient whose cases lie on both sides.
    private func checkSplit(_ training: [TrainingCase], _ validation: [TrainingCase]) throws {
        let trained = Dictionary(training.map { ($0.patient, $0.name) }) { first, _ in first }
        for item in validation {
            guard let other = trained[item.patient] else { continue }
            throw TrainingConfigurationError.invalid(
                path: "data", reason: "\(item.name) to validate is of the same patient as \(other) to train on")
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    }
}
