import ArgumentParser
import Foundation
import Node
import Platform
import Segmentation

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
        if let axes, let input = bundle.description.input, axes.count != input.spacing.count {
            throw ValidationError("--size has \(axes.count) axes, the model's networks have \(input.spacing.count)")
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
