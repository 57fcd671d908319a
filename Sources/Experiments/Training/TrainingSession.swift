import Foundation
import Imaging
import Inference
import Platform
import Segmentation
import Training
import TrainingData

/// One training from its cases to its bundle.
///
///     let listing = try TrainingSession(configuration) { event in print(event) }.check()
///
/// What it needs to continue, and what it measures, goes into a folder beside the bundle's: `NAME.training`.
public struct TrainingSession {
    private let configuration: TrainingConfiguration
    /// The threads that train.
    let threads: Int
    private let report: (ExperimentEvent) -> Void

    private var folder: String { "\(configuration.output).training" }
    private var record: TrainingRecord { TrainingRecord(folder: folder) }

    /// - Parameter report: Is told each step, each epoch and what else there is to tell.
    public init(_ configuration: TrainingConfiguration, report: @escaping (ExperimentEvent) -> Void) {
        (self.configuration, self.report) = (configuration, report)
        threads = ThreadCount.resolved(configuration.threads)
    }

    /// What is trained and validated on.
    struct Cases {
        let library: CaseLibrary
        let training: [TrainingCase]
        let validation: [TrainingCase]
    }

    /// Reads every case, makes sure that there is something to learn and says what there is.
    public func check() throws -> CaseListing {
        let cases = try read()
        try checkForeground(cases)
        return CaseListing(cases, window: configuration.input.window)
    }

    /// Trains until all epochs are done, or none was better for long, and writes the bundle.
    func run() throws {
        if try isFinished() { return }
        let cases = try read()
        report(.read(training: cases.training.count, validation: cases.validation.count))
        try run(cases)
    }

    /// Trains on cases that have been read.
    ///
    /// - Parameter measures: Whether the bundle is measured on the validation cases' own grids for its card.
    func run(_ cases: Cases, measures: Bool = true) throws {
        if try isFinished() { return }
        try checkForeground(cases)
        try record.begin(configuration)
        let trainer = try trainer(cases)
        while !trainer.isFinished { try runEpoch(trainer) }
        try TrainingPictures(configuration.architecture, trainer.best, threads: threads)
            .write(cases.validation, to: "\(folder)/overlays.png")
        try TrainedNetwork(configuration: configuration, folder: folder, trainer: trainer, cases: cases)
            .write(threads: threads, measures: measures)
        if configuration.card.trainingData.isEmpty { report(.originNotStated) }
        report(.trained(bundle: configuration.output))
    }

    /// Whether the bundle is there already, trained with this configuration; says so.
    ///
    /// - Throws: ``ExperimentError`` where it was trained with another one: it is not overwritten.
    func isFinished() throws -> Bool {
        guard FileManager.default.fileExists(atPath: configuration.output) else { return false }
        try record.check(configuration)
        report(.trainedAlready(bundle: configuration.output))
        return true
    }

    /// Reads all cases.
    func read() throws -> Cases {
        let library = try CaseLibrary(
            configuration.data, labels: configuration.labels, input: configuration.input, threads: threads)
        library.notes.forEach { report(.passedOver($0)) }
        let count = library.training.count + library.validation.count
        var memory = CaseMemory(cases: count)
        let training = try library.read(library.training) { report(.reading(try memory.add($0), of: count)) }
        let validation = try library.read(library.validation) { report(.reading(try memory.add($0), of: count)) }
        return Cases(library: library, training: training, validation: validation)
    }

    /// Without anything to find there is nothing to learn, and nothing to measure.
    private func checkForeground(_ cases: Cases) throws {
        for (purpose, cases) in [("train on", cases.training), ("validate", cases.validation)] {
            guard cases.contains(where: { $0.labels.contains { $0 > 0 } }) else {
                throw ExperimentError.nothingToFind(purpose: purpose)
            }
        }
    }
}

extension TrainingSession {
    /// A trainer at its beginning, or where it was stopped.
    private func trainer(_ cases: Cases) throws -> Trainer {
        let trainer = try Trainer(
            configuration.architecture, configuration.trainerSettings(for: cases.training, processors: threads),
            training: cases.training, validation: cases.validation, initial: try initialTensors())
        guard FileManager.default.fileExists(atPath: record.checkpointPath) else { return trainer }
        do {
            try trainer.restore(SafeTensors(contentsOf: record.checkpointPath))
        } catch {
            throw ExperimentError.unusableCheckpoint(path: record.checkpointPath, reason: "\(error)")
        }
        report(.continuing(afterEpoch: trainer.history.count))
        return trainer
    }

    private func runEpoch(_ trainer: Trainer) throws {
        let epochs = configuration.schedule.epochs
        let start = ContinuousClock.now
        let first = trainer.history.count * configuration.sampling.stepsPerEpoch
        let dice = trainer.history.compactMap(\.validation?.dice).last
        let epoch = try trainer.runEpoch { step, loss in
            let left = (ContinuousClock.now - start) / (step - first + 1) * (trainer.totalSteps - step - 1)
            let share = Double(step + 1) / Double(trainer.totalSteps)
            report(
                .step(.init(epoch: trainer.history.count + 1, loss: loss, dice: dice, share: share, remaining: left)))
        }
        if trainer.isFinished || trainer.history.count % configuration.checkpointEvery == 0 {
            try write(SafeTensorsWriter.encoded(trainer.checkpoint), to: record.checkpointPath)
        }
        try write(Array(MetricsTable(trainer.history).commaSeparated.utf8), to: "\(folder)/metrics.csv")
        try write(LearningCurves(trainer.history, epochs: epochs).png, to: "\(folder)/learning-curves.png")
        report(.epoch(epoch, of: epochs))
    }

    private func initialTensors() throws -> [String: Tensor]? {
        guard let folder = configuration.initialWeights else { return nil }
        let bundle = try ModelBundle.load(folder: folder)
        guard let path = bundle.weightsPath, bundle.description.architecture == configuration.architecture else {
            throw ExperimentError.otherNetwork(bundle: folder)
        }
        compare(bundle)
        let file = try SafeTensors(contentsOf: path)
        return Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0)) })
    }

    /// Says what of a bundle is not taken over by training its weights on.
    private func compare(_ bundle: ModelBundle) {
        let members = bundle.description.ensemble?.count ?? 0
        if members > 0 { report(.severalNetworks(bundle: bundle.folder, count: members + 1)) }
        guard let input = bundle.description.input else { return }
        let own = configuration.input
        guard input.spacing != own.spacing || input.window != own.window else { return }
        report(
            .otherInput(
                bundle: bundle.folder, found: .init(spacing: input.spacing, window: input.window),
                expected: .init(spacing: own.spacing, window: own.window)))
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    }
}
