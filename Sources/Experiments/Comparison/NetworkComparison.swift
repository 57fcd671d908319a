import ArgumentParser
import Foundation
import Inference
import Node
import Segmentation
import Training

/// Several networks, trained and validated alike.
struct NetworkComparison {
    private let configuration: TrainingConfiguration
    private let networks: [(entry: NetworkCatalog.Entry, architecture: NetworkArchitecture)]
    private let say: (String) -> Void

    /// - Parameter say: Takes a line for each network and each epoch.
    init(
        _ configuration: TrainingConfiguration,
        _ entries: [NetworkCatalog.Entry],
        filters: [Int]?,
        say: @escaping (String) -> Void
    ) throws {
        (self.configuration, self.say) = (configuration, say)
        let written = configuration.architecture
        networks = try entries.map { entry in
            // What is no list of levels has channels of its own.
            let isLevelled = entry.kind != .denseDilated && entry.kind != .denseVNet
            let architecture = entry.architecture(
                dimensions: written.dimensions, outputChannels: written.outputChannels,
                filters: isLevelled ? filters : nil)
            try architecture.validate()
            try Self.checkPatches(configuration, entry.name, multiple: architecture.sizeMultiple)
            return (entry, architecture)
        }
    }

    /// Makes sure that every network takes the patches before the first is trained.
    private static func checkPatches(_ configuration: TrainingConfiguration, _ name: String, multiple: Int) throws {
        let patches = [("input.patch", configuration.input.patch), ("locator.patch", configuration.locator?.patch)]
        for (key, patch) in patches {
            guard let patch, !patch.allSatisfy({ $0 % multiple == 0 }) else { continue }
            throw ValidationError("\(key) is \(patch), expected multiples of \(multiple), as \(name) needs them")
        }
    }

    /// Trains and validates one network after the other.
    func run() throws -> ComparisonReport {
        let cases = try session.read()
        let coarse = try configuration.ofLocator(output: "").map { try TrainingSession($0).read() }
        var rows: [ComparisonReport.Network] = []
        for network in networks {
            say("\(network.entry.name): \(try network.architecture.parameterCount()) parameters")
            rows.append(try plain(network, cases))
            if let coarse { rows.append(try hierarchical(network, coarse, cases.data)) }
        }
        let segments = configuration.labels.map { EvaluationReport.Segment(number: $0.number, name: $0.name) }
        return ComparisonReport(epochs: configuration.schedule.epochs, segments: segments, networks: rows)
    }

    private typealias Member = (entry: NetworkCatalog.Entry, architecture: NetworkArchitecture)

    private var session: TrainingSession { TrainingSession(configuration) }

    /// The network alone, which searches the whole series.
    private func plain(
        _ network: Member, _ cases: TrainingSession.Cases
    ) throws -> ComparisonReport.Network {
        try train(network, configuration.ofFine(output: folder(network)), cases)
        return try measured(network, network.entry.name, folder(network), [folder(network)], cases.data)
    }

    /// The network after a coarse one of its kind, which searches the body.
    private func hierarchical(
        _ network: Member, _ cases: TrainingSession.Cases, _ data: TrainingData
    ) throws -> ComparisonReport.Network {
        let (locator, both) = ("\(folder(network))-locator", "\(folder(network))-hierarchical")
        if let coarse = configuration.ofLocator(output: locator) { try train(network, coarse, cases) }
        if FileManager.default.fileExists(atPath: both) {
            try CascadeSession.checkMargin(configuration, of: both)
        } else {
            try CascadeSession.combine(
                folder(network), locator: locator, configuration, name: URL(filePath: both).lastPathComponent, to: both)
        }
        return try measured(
            network, "\(network.entry.name), hierarchical", both, [folder(network), locator], data)
    }

    private func folder(_ network: Member) -> String { "\(configuration.output)/\(network.entry.name)" }

    private func train(
        _ network: Member, _ configuration: TrainingConfiguration, _ cases: TrainingSession.Cases
    ) throws {
        var configuration = configuration
        configuration.architecture = network.architecture
        try TrainingSession(configuration, say: say).run(cases, measures: false)
    }

    /// What a bundle finds in the validation cases, on their own grids.
    private func measured(
        _ network: Member, _ name: String, _ folder: String, _ trainings: [String], _ data: TrainingData
    ) throws -> ComparisonReport.Network {
        ComparisonReport.Network(
            name: name, citation: network.entry.citation,
            parameters: trainings.count * (try network.architecture.parameterCount()),
            seconds: try trainings.map(Self.seconds).reduce(0, +),
            cases: try MeasuredCase.all(.load(folder: folder), data, threads: session.threads))
    }

    /// How long the training of a bundle took.
    private static func seconds(_ folder: String) throws -> Double {
        let checkpoint = try SafeTensors(contentsOf: "\(folder).training/checkpoint.safetensors")
        return try Trainer.history(of: checkpoint).map(\.seconds).reduce(0, +)
    }
}
