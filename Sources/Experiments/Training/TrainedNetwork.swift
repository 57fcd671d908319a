import Foundation
import Inference
import Segmentation
import Training
import TrainingData

/// A network whose training is done, on its way to a bundle with a model card.
struct TrainedNetwork {
    let configuration: TrainingConfiguration
    /// The training's own folder.
    let folder: String
    let trainer: Trainer
    let cases: TrainingSession.Cases

    /// Writes the bundle, measured on the validation cases' own grids if asked.
    func write(threads: Int, measures: Bool) throws {
        let draft = "\(folder)/draft"
        try? FileManager.default.removeItem(atPath: draft)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        let bundle = try writer.write(configuration.architecture, trainer.best, to: draft)
        let measured = measures ? try MeasuredCase.all(bundle, cases.library, threads: threads) : []
        let page = ModelCardPage(
            description: bundle.description, configuration: configuration,
            parameters: try configuration.architecture.parameterCount(),
            counts: [("training", cases.training), ("validation", cases.validation)].map { split, cases in
                (split, cases.count, cases.map { $0.size[0] }.reduce(0, +))
            },
            history: trainer.history, bestEpoch: trainer.bestEpoch, measured: measured)
        try bundle.completed(
            accuracy: measures ? ModelCardPage.sentences(measured, configuration.labels) : validated,
            documents: page.documents(picturesIn: folder), to: configuration.output)
    }

    private var writer: BundleWriter {
        let input = configuration.input
        let isVolume = configuration.architecture.dimensions == 3
        return BundleWriter(
            name: URL(filePath: configuration.output).lastPathComponent,
            version: configuration.version,
            input: NetworkInput(
                spacing: input.spacing, window: input.window, patch: isVolume ? input.patch : nil,
                overlap: isVolume ? 0.5 : nil),
            labels: configuration.labels,
            postProcessing: configuration.postProcessing,
            requirements: configuration.requirements,
            card: ModelCard(
                intendedUse: configuration.card.intendedUse, licence: configuration.card.licence,
                trainingData: configuration.card.trainingData, accuracy: [])
        )
    }

    /// What the trainer found, at the network's own spacing.
    private var validated: [String] {
        guard let found = trainer.bestEpoch.flatMap({ trainer.history[$0].validation }) else { return [] }
        return [
            String(
                format:
                    "Validation at the network's spacing, mean over patients: Dice %.3f, precision %.3f, recall %.3f",
                found.dice, found.precision, found.recall)
        ]
    }
}
