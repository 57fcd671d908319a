import ArgumentParser
import Foundation
import Node
import Platform
import Segmentation

/// What has to do with model bundles.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Look at model bundles.", subcommands: [DescribeModel.self, CombineModels.self])
}

/// Lists a model's networks step by step, as the engine computes them.
struct DescribeModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "List a model's networks: layers, shapes, algorithms, operations, memory, times.")

    @Argument(help: "The model bundle: a name or a folder.")
    var model = SegmentationSettings().model

    @Option(help: "The size of the input in voxels: ROWSxCOLUMNS or SLICESxROWSxCOLUMNS; by default a usual one.")
    var size: String?

    @Option(help: "How often to run each network, to measure its steps; 0 to list without times.")
    var rounds = 3

    @Option(help: "The threads of inference; 0 for one per processor.")
    var threads = 0

    @Flag(help: "Write JSON.")
    var json = false

    func validate() throws {
        guard (0...1024).contains(threads) else { throw ValidationError("--threads should be 0 to 1024") }
        guard (0...1000).contains(rounds) else { throw ValidationError("--rounds should be 0 to 1000") }
        _ = try axes()
    }

    func run() throws {
        let bundle = try ModelLocator(environment: ProcessInfo.processInfo.environment).load(model)
        let segmenter = try Segmenter(bundle, threads: ThreadCount.resolved(threads))
        let axes = try axes()
        if let axes, let input = bundle.description.input, axes.count != input.spacing.dimensions {
            throw ValidationError(
                "--size has \(axes.count) axes, the model's networks have \(input.spacing.dimensions)")
        }
        let profiles = try segmenter.profiles(size: axes, rounds: rounds)
        if json { return try Output.json(profiles) }
        Output.line("\(bundle.description.name) \(bundle.description.version), \(bundle.description.kind.rawValue)")
        for profile in profiles { ProfileReport(profile: profile).show() }
    }

    private func axes() throws -> [Int]? {
        guard let size else { return nil }
        let axes = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard (2...3).contains(axes.count), axes.allSatisfy({ (1...4096).contains($0) }) else {
            throw ValidationError("--size is \(size), expected sizes of 1 to 4096 such as 96x160x160")
        }
        return axes
    }
}

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
