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
    private let say: (String) -> Void

    private var folder: String { "\(configuration.output).training" }
    private var record: TrainingRecord { TrainingRecord(folder: folder) }

    /// - Parameter say: Takes a line for each epoch and what else there is to tell.
    init(_ configuration: TrainingConfiguration, say: @escaping (String) -> Void = Output.lineNow) {
        (self.configuration, self.say) = (configuration, say)
        threads = configuration.threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : configuration.threads
    }

    /// What is trained and validated on.
    struct Cases {
        let data: TrainingData
        let training: [TrainingCase]
        let validation: [TrainingCase]
    }

    /// Reads every case and says what there is.
    func check() throws {
        let cases = try read()
        try checkForeground(cases)
        CaseListing(cases: cases, window: configuration.input.window).show()
    }

    /// Trains until all epochs are done, or none was better for long, and writes the bundle.
    func run() throws {
        if try isFinished() { return }
        let cases = try read()
        say("\(cases.training.count) cases to train on, \(cases.validation.count) to validate")
        try run(cases)
    }

    /// Trains on cases that have been read.
    ///
    /// - Parameter measures: Whether the bundle is measured on the validation cases' own grids for its card.
    func run(_ cases: Cases, measures: Bool = true) throws {
        if try isFinished() { return }
        try checkForeground(cases)
        try record.begin(configuration)
        let settings = configuration.trainerSettings(for: cases.training, processors: threads)
        let trainer = try Trainer(
            configuration.architecture, settings, training: cases.training, validation: cases.validation,
            initial: try initialTensors())
        if FileManager.default.fileExists(atPath: record.checkpointPath) {
            try restore(trainer)
            say("continuing after epoch \(trainer.history.count)")
        }
        while !trainer.isFinished { try runEpoch(trainer, settings) }
        try TrainingPictures(configuration.architecture, trainer.best, threads: threads)
            .write(cases.validation, to: "\(folder)/overlays.png")
        try TrainedNetwork(configuration: configuration, folder: folder, trainer: trainer, cases: cases)
            .write(threads: threads, measures: measures)
        if configuration.card.trainingData.isEmpty {
            say("the model card does not tell where the data come from: card.trainingData is empty")
        }
        say(configuration.output)
    }

    /// Whether the bundle is there already, trained with this configuration; says so.
    /// - Throws: where it was trained with another one, which is not overwritten
    func isFinished() throws -> Bool {
        guard FileManager.default.fileExists(atPath: configuration.output) else { return false }
        try record.check(configuration)
        say("\(configuration.output) is trained already")
        return true
    }

    /// Without anything to find there is nothing to learn, and nothing to measure.
    private func checkForeground(_ cases: Cases) throws {
        for (purpose, cases) in [("train on", cases.training), ("validate", cases.validation)] {
            guard cases.contains(where: { $0.labels.contains { $0 > 0 } }) else {
                throw TrainingRefusal.nothingToFind(purpose: purpose)
            }
        }
    }

    private func restore(_ trainer: Trainer) throws {
        do {
            try trainer.restore(SafeTensors(contentsOf: record.checkpointPath))
        } catch {
            throw TrainingRefusal.unusableCheckpoint(path: record.checkpointPath, reason: "\(error)")
        }
    }

    /// Reads all cases.
    func read() throws -> Cases {
        let data = try TrainingData(configuration, threads: threads)
        data.notes.forEach(Output.note)
        let count = data.training.count + data.validation.count
        var memory = CaseMemory(cases: count)
        let training = try data.read(data.training) { item in
            progress.show("reading case", try memory.add(item), of: count)
        }
        let validation = try data.read(data.validation) { item in
            progress.show("reading case", try memory.add(item), of: count)
        }
        progress.clear()
        return Cases(data: data, training: training, validation: validation)
    }

    private func runEpoch(_ trainer: Trainer, _ settings: TrainerSettings) throws {
        let start = ContinuousClock.now
        let first = trainer.history.count * settings.stepsPerEpoch
        let dice = trainer.history.compactMap(\.validation?.dice).last.map { String(format: ", Dice %.3f", $0) } ?? ""
        let epoch = try trainer.runEpoch { step, loss in
            let left = (ContinuousClock.now - start) / (step - first + 1) * (trainer.totalSteps - step - 1)
            let minutes = Int((left / .seconds(60)).rounded(.up))
            let text =
                "epoch \(trainer.history.count + 1), loss \(String(format: "%.3f", loss))\(dice), \(minutes) min left"
            progress.show(text, Double(step + 1) / Double(trainer.totalSteps))
        }
        progress.clear()
        if trainer.isFinished || trainer.history.count % configuration.checkpointEvery == 0 {
            try write(SafeTensorsWriter.encoded(trainer.checkpoint), to: record.checkpointPath)
        }
        try write(Array(MetricsTable(trainer.history).commaSeparated.utf8), to: "\(folder)/metrics.csv")
        let curves = LearningCurves(trainer.history, epochs: settings.epochs)
        try write(curves.png, to: "\(folder)/learning-curves.png")
        say(MetricsTable.line(epoch, of: settings.epochs))
    }

    private func initialTensors() throws -> [String: Tensor]? {
        guard let folder = configuration.initialWeights else { return nil }
        let bundle = try ModelBundle.load(folder: folder)
        guard let path = bundle.weightsPath, bundle.description.architecture == configuration.architecture else {
            throw TrainingRefusal.otherNetwork(bundle: folder)
        }
        compare(bundle)
        let file = try SafeTensors(contentsOf: path)
        return Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0)) })
    }

    /// Says what of a bundle is not taken over by training its weights on.
    private func compare(_ bundle: ModelBundle) {
        let members = bundle.description.ensemble?.count ?? 0
        if members > 0 {
            say("\(bundle.folder) has \(members + 1) networks: the first is trained on, alone")
        }
        guard let input = bundle.description.input else { return }
        if input.spacing != configuration.input.spacing || input.window != configuration.input.window {
            say(
                "\(bundle.folder) was trained with spacing \(input.spacing) and window \(input.window), this training has "
                    + "\(configuration.input.spacing) and \(configuration.input.window)")
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    }
}
