import Foundation
import Inference
import Node
import Segmentation
import Training

/// One training from its cases to its bundle. What it needs to continue, and what it measures, goes into a folder beside
/// the bundle's.
struct TrainingSession {
    private let configuration: TrainingConfiguration
    /// The threads that train.
    let threads: Int
    private let progress = ProgressLine()

    private var folder: String { "\(configuration.output).training" }
    private var checkpointPath: String { "\(folder)/checkpoint.safetensors" }

    init(_ configuration: TrainingConfiguration) {
        self.configuration = configuration
        threads = configuration.threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : configuration.threads
    }

    /// What is trained and validated on.
    typealias Cases = (training: [TrainingCase], validation: [TrainingCase])

    /// Reads every case and says what there is.
    func check() throws {
        let cases = try read()
        let slices = { (cases: [TrainingCase]) in cases.map { $0.size[0] }.reduce(0, +) }
        Output.line(
            "\(cases.training.count) cases to train on (\(slices(cases.training)) slices), "
                + "\(cases.validation.count) to validate (\(slices(cases.validation)) slices)")
    }

    /// Trains until all epochs are done, or none was better for long, and writes the bundle.
    func run() throws {
        try checkOutput()
        let cases = try read()
        Output.line("\(cases.training.count) cases to train on, \(cases.validation.count) to validate")
        try run(cases)
    }

    /// Trains on cases that have been read.
    func run(_ cases: Cases) throws {
        try checkOutput()
        guard cases.training.contains(where: { $0.labels.contains { $0 > 0 } }) else {
            throw SegmentationError.unreadable(
                path: configuration.output,
                reason: "no case to train on shows what is to be found: all their labels are empty")
        }
        try TrainingRecord(folder: folder).check(configuration)
        let settings = configuration.trainerSettings(for: cases.training, processors: threads)
        let trainer = try Trainer(
            configuration.architecture, settings, training: cases.training, validation: cases.validation,
            initial: try initialTensors())
        if FileManager.default.fileExists(atPath: checkpointPath) {
            try trainer.restore(SafeTensors(contentsOf: checkpointPath))
            Output.line("continuing after epoch \(trainer.history.count)")
        }
        while !trainer.isFinished { try runEpoch(trainer, settings) }
        try TrainingPictures(configuration.architecture, trainer.best, threads: threads)
            .write(cases.validation, to: "\(folder)/overlays.png")
        try finish(trainer)
    }

    /// Makes sure that no bundle is overwritten.
    func checkOutput() throws {
        guard !FileManager.default.fileExists(atPath: configuration.output) else {
            throw SegmentationError.unreadable(
                path: configuration.output, reason: "it is there already, and is not overwritten")
        }
    }

    /// Reads all cases.
    func read() throws -> Cases {
        let data = try TrainingData(configuration, threads: threads)
        data.notes.forEach(Output.error)
        let count = data.training.count + data.validation.count
        let training = try data.read(data.training) { progress.show("reading case", $0, of: count) }
        let validation = try data.read(data.validation) {
            progress.show("reading case", data.training.count + $0, of: count)
        }
        progress.clear()
        return (training, validation)
    }

    private func runEpoch(_ trainer: Trainer, _ settings: TrainerSettings) throws {
        let start = ContinuousClock.now
        let first = trainer.history.count * settings.stepsPerEpoch
        let dice = trainer.history.compactMap(\.validation?.dice).last.map { String(format: ", Dice %.3f", $0) } ?? ""
        let record = try trainer.runEpoch { step, loss in
            let left = (ContinuousClock.now - start) / (step - first + 1) * (trainer.totalSteps - step - 1)
            let minutes = Int((left / .seconds(60)).rounded(.up))
            let text =
                "epoch \(trainer.history.count + 1), loss \(String(format: "%.3f", loss))\(dice), \(minutes) min left"
            progress.show(text, Double(step + 1) / Double(trainer.totalSteps))
        }
        progress.clear()
        if trainer.isFinished || trainer.history.count % configuration.checkpointEvery == 0 {
            try write(SafeTensorsWriter.encoded(trainer.checkpoint), to: checkpointPath)
        }
        try write(Array(MetricsTable(trainer.history).commaSeparated.utf8), to: "\(folder)/metrics.csv")
        let curves = LearningCurves(trainer.history, epochs: settings.epochs)
        try write(curves.png, to: "\(folder)/learning-curves.png")
        Output.line(MetricsTable.line(record, of: settings.epochs))
    }

    private func finish(_ trainer: Trainer) throws {
        let input = configuration.input
        let isVolume = configuration.architecture.dimensions == 3
        let writer = BundleWriter(
            name: URL(filePath: configuration.output).lastPathComponent,
            version: configuration.version,
            input: NetworkInput(
                spacing: input.spacing, window: input.window, patch: isVolume ? input.patch : nil,
                overlap: isVolume ? 0.5 : nil),
            labels: configuration.labels,
            postProcessing: configuration.postProcessing,
            requirements: configuration.requirements,
            card: card(trainer)
        )
        try writer.write(configuration.architecture, trainer.best, to: configuration.output)
        Output.line(configuration.output)
    }

    private func card(_ trainer: Trainer) -> ModelCard {
        let accuracy = trainer.bestEpoch.flatMap { trainer.history[$0].validation }.map { found in
            String(
                format:
                    "Validation at the network's spacing, mean over patients: Dice %.3f, precision %.3f, recall %.3f",
                found.dice, found.precision, found.recall)
        }
        return ModelCard(
            intendedUse: configuration.card.intendedUse,
            licence: configuration.card.licence,
            trainingData: configuration.card.trainingData,
            accuracy: accuracy.map { [$0] } ?? []
        )
    }

    private func initialTensors() throws -> [String: Tensor]? {
        guard let folder = configuration.initialWeights else { return nil }
        let bundle = try ModelBundle.load(folder: folder)
        guard let path = bundle.weightsPath, bundle.description.architecture == configuration.architecture else {
            throw SegmentationError.unreadable(path: folder, reason: "its network is not the configuration's")
        }
        let file = try SafeTensors(contentsOf: path)
        return Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0)) })
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    }
}
