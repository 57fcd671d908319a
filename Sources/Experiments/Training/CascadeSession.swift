import Foundation
import Inference
import Node
import Segmentation
import Training

/// The training of two networks, of which a coarse one finds the region for a fine one, from the cases to one bundle.
struct CascadeSession {
    let configuration: TrainingConfiguration

    private var folder: String { "\(configuration.output).training" }

    /// Trains what is not trained yet, and combines the two.
    func run() throws {
        let fine = configuration.ofFine(output: "\(folder)/fine")
        guard let coarse = configuration.ofLocator(output: "\(folder)/locator") else {
            return try TrainingSession(configuration).run()
        }
        if FileManager.default.fileExists(atPath: configuration.output) {
            for part in [coarse, fine] where try !TrainingSession(part).isFinished() {
                throw TrainingRefusal.noRecord(path: folder)
            }
            try Self.checkMargin(configuration, of: configuration.output)
            return Output.line("\(configuration.output) is trained already")
        }
        for part in [coarse, fine] {
            Output.lineNow("\(URL(filePath: part.output).lastPathComponent): spacing \(part.input.spacing) mm")
            try TrainingSession(part).run()
        }
        try finish(fine.output, locator: coarse.output)
        Output.line(configuration.output)
    }

    /// Combines the two, measures the pair and writes its card.
    private func finish(_ fine: String, locator: String) throws {
        let draft = "\(folder)/draft"
        try? FileManager.default.removeItem(atPath: draft)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        let name = URL(filePath: configuration.output).lastPathComponent
        let bundle = try Self.combine(fine, locator: locator, configuration, name: name, to: draft)
        let threads = TrainingSession(configuration).threads
        let data = try TrainingData(configuration, threads: threads)
        let measured = try MeasuredCase.all(bundle, data, threads: threads)
        let history = try Trainer.history(of: SafeTensors(contentsOf: "\(fine).training/checkpoint.safetensors"))
        let page = ModelCardPage(
            description: bundle.description, configuration: configuration,
            parameters: 2 * (try configuration.architecture.parameterCount()),
            counts: [("training", data.training.count, nil), ("validation", data.validation.count, nil)],
            history: history, bestEpoch: Trainer.bestEpoch(of: history), measured: measured)
        try bundle.completed(
            accuracy: ModelCardPage.sentences(measured, configuration.labels),
            documents: page.documents(picturesIn: "\(fine).training"), to: configuration.output)
    }

    /// Makes sure that a pair was combined with the configuration's margin.
    static func checkMargin(_ configuration: TrainingConfiguration, of bundle: String) throws {
        let margin = try ModelBundle.load(folder: bundle).description.locator?.margin
        guard margin == configuration.locator?.margin ?? LocatorDescription.usualMargin else {
            throw TrainingRefusal.otherConfiguration(record: "\(bundle)/model.json", keys: ["locator.margin"])
        }
    }

    /// Makes one bundle of two.
    @discardableResult
    static func combine(
        _ fine: String, locator: String, _ configuration: TrainingConfiguration, name: String, to output: String
    ) throws -> ModelBundle {
        try BundleCombiner(name: name, version: configuration.version).coarseToFine(
            .load(folder: fine), locator: .load(folder: locator), margin: configuration.locator?.margin, to: output)
    }
}
