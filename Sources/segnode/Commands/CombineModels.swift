import ArgumentParser
import Foundation
import Node
import Segmentation

/// Makes one model bundle of several.
struct CombineModels: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "combine",
        abstract: "Make one model bundle of several: an ensemble, or coarse to fine.",
        discussion: """
            The logits of 2D networks are averaged at the slices' own pixel size. With --locator a coarse 3D network finds the
            region for a fine one. Labels, requirements and card are those of the first model.
            """)

    @Argument(help: "The models: names or folders.")
    var models: [String]

    @Option(help: "The coarse 3D network that finds the region: a name or a folder.")
    var locator: String?

    @Option(name: [.short, .long], help: "The folder for the bundle, which must not be there yet.")
    var output: String

    @Option(name: .customLong("model-version"), help: "The model's version.")
    var modelVersion = "1.0.0"

    func validate() throws {
        guard locator == nil || models.count == 1 else {
            throw ValidationError("--locator goes with one model, found \(models.count)")
        }
    }

    func run() throws {
        let finder = ModelLocator(environment: ProcessInfo.processInfo.environment)
        let bundles = try models.map(finder.load)
        let name = URL(filePath: output).lastPathComponent
        let combiner = BundleCombiner(name: name, version: modelVersion)
        let bundle =
            if let locator {
                try combiner.coarseToFine(bundles[0], locator: finder.load(locator), to: output)
            } else {
                try combiner.ensemble(of: bundles, to: output)
            }
        Output.line("\(name) \(modelVersion): \(bundle.description.kind.rawValue), digest \(bundle.digest)")
    }
}
