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
            The logits of 2D networks, all that the models have, are averaged at the slices' own pixel size. With \
            --locator a coarse 3D network finds the region for a fine one. Labels, requirements and card are those of \
            the first model; the new model's accuracy is not known before it is measured (segnode evaluate).
            """)

    @Argument(help: "The models: names or folders.")
    var models: [String]

    @Option(help: "The coarse 3D network that finds the region: a name or a folder.")
    var locator: String?

    @Option(
        help:
            """
            How large each 2D network sees the slices: it is asked once for each of these factors, separated by commas.
            """
    )
    var magnifications = "1"

    @Option(name: [.short, .long], help: "The folder for the bundle, which must not be there yet.")
    var output: String

    @Option(name: .customLong("model-version"), help: "The model's version.")
    var modelVersion = "1.0.0"

    func validate() throws {
        guard locator == nil || models.count == 1 else {
            throw ValidationError("--locator goes with one model, found \(models.count)")
        }
        guard locator == nil || magnifications == "1" else {
            throw ValidationError(
                "--magnifications is for 2D networks, --locator for 3D networks: expected one of both")
        }
    }

    private func factors() throws -> [Double] {
        let factors = magnifications.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? 0 }
        guard factors.allSatisfy({ (0.5...2).contains($0) }) else {
            throw ValidationError(
                "--magnifications is \(magnifications), expected factors from 0.5 to 2 such as 0.9,1,1.1")
        }
        return factors
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
                try combiner.ensemble(of: bundles, magnifications: factors(), to: output)
            }
        Output.line("\(name) \(modelVersion): \(bundle.description.kind.rawValue), digest \(bundle.digest)")
    }
}
