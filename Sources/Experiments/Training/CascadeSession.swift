import Foundation
import Inference
import Segmentation
import Training
import TrainingData

/// The training of a bundle: of one network or, where the configuration has a locator, of two, of which a coarse one
/// finds the region for a fine one.
///
///     try CascadeSession(configuration) { event in print(event) }.run()
public struct CascadeSession {
    private let configuration: TrainingConfiguration
    private let report: (ExperimentEvent) -> Void

    private var folder: String { "\(configuration.output).training" }

    /// - Parameter report: Is told each step, each epoch and what else there is to tell.
    public init(_ configuration: TrainingConfiguration, report: @escaping (ExperimentEvent) -> Void) {
        (self.configuration, self.report) = (configuration, report)
    }

    /// Trains what is not trained yet; of two networks it makes one bundle.
    public func run() throws {
        let fine = configuration.ofFine(output: "\(folder)/fine")
        guard let coarse = configuration.ofLocator(output: "\(folder)/locator") else {
            return try TrainingSession(configuration, report: report).run()
        }
        if FileManager.default.fileExists(atPath: configuration.output) {
            for part in [coarse, fine] where try !TrainingSession(part, report: report).isFinished() {
                throw ExperimentError.noRecord(path: folder)
            }
            try Self.checkMargin(configuration, of: configuration.output)
            return report(.trainedAlready(bundle: configuration.output))
        }
        for part in [coarse, fine] {
            report(.part(name: URL(filePath: part.output).lastPathComponent, spacing: part.input.spacing))
            try TrainingSession(part, report: report).run()
        }
        try finish(fine.output, locator: coarse.output)
        report(.trained(bundle: configuration.output))
    }

    /// Combines the two, measures the pair and writes its card.
    private func finish(_ fine: String, locator: String) throws {
        let draft = "\(folder)/draft"
        try? FileManager.default.removeItem(atPath: draft)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        let name = URL(filePath: configuration.output).lastPathComponent
        let bundle = try Self.combine(fine, locator: locator, configuration, name: name, to: draft)
        let threads = TrainingSession(configuration, report: report).threads
        let library = try CaseLibrary(
            configuration.data, labels: configuration.labels, input: configuration.input, threads: threads)
        let measured = try MeasuredCase.all(bundle, library, threads: threads)
        let history = try Trainer.history(of: SafeTensors(contentsOf: "\(fine).training/checkpoint.safetensors"))
        let page = ModelCardPage(
            description: bundle.description, configuration: configuration,
            parameters: 2 * (try configuration.architecture.parameterCount()),
            counts: [("training", library.training.count, nil), ("validation", library.validation.count, nil)],
            history: history, bestEpoch: Trainer.bestEpoch(of: history), measured: measured)
        try bundle.completed(
            accuracy: ModelCardPage.sentences(measured, configuration.labels),
            documents: page.documents(picturesIn: "\(fine).training"), to: configuration.output)
    }

    /// Makes sure that a pair was combined with the configuration's margin.
    static func checkMargin(_ configuration: TrainingConfiguration, of bundle: String) throws {
        let margin = try ModelBundle.load(folder: bundle).description.locator?.margin
        guard margin == configuration.locator?.margin ?? LocatorDescription.usualMargin else {
            throw ExperimentError.otherConfiguration(record: "\(bundle)/model.json", keys: ["locator.margin"])
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
