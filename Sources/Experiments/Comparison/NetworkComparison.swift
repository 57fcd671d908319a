import Foundation
public import Inference
import Segmentation
import Training
import TrainingData

/// Several networks, trained and validated alike.
///
///     let comparison = try NetworkComparison(configuration, entries, filters: nil) { event in print(event) }
///     let report = try comparison.run()
public struct NetworkComparison {
    private let configuration: TrainingConfiguration
    private let networks: [(entry: NetworkCatalog.Entry, architecture: NetworkArchitecture)]
    private let report: (ExperimentEvent) -> Void

    /// Chooses the networks.
    ///
    /// - Parameters:
    ///   - filters: The channels of every level, of networks that have levels; `nil` for each network's own.
    ///   - report: Is told each network, each step and each epoch.
    /// - Throws: ``ExperimentError/unsuitablePatch(key:patch:multiple:network:)``, and `InferenceError` where a network
    ///   cannot be built.
    public init(
        _ configuration: TrainingConfiguration,
        _ entries: [NetworkCatalog.Entry],
        filters: [Int]?,
        report: @escaping (ExperimentEvent) -> Void
    ) throws {
        (self.configuration, self.report) = (configuration, report)
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
            throw ExperimentError.unsuitablePatch(key: key, patch: patch, multiple: multiple, network: name)
        }
    }

    /// Trains and validates one network after the other.
    public func run() throws -> ComparisonReport {
        let cases = try session.read()
        let coarse = try configuration.ofLocator(output: "").map { try TrainingSession($0, report: report).read() }
        var rows: [ComparisonReport.Network] = []
        for network in networks {
            report(.network(name: network.entry.name, parameters: try network.architecture.parameterCount()))
            rows.append(try plain(network, cases))
            if let coarse { rows.append(try hierarchical(network, coarse, cases.library)) }
        }
        let segments = configuration.labels.map { EvaluationReport.Segment(number: $0.number, name: $0.name) }
        return ComparisonReport(epochs: configuration.schedule.epochs, segments: segments, networks: rows)
    }

    private typealias Member = (entry: NetworkCatalog.Entry, architecture: NetworkArchitecture)

    private var session: TrainingSession { TrainingSession(configuration, report: report) }

    /// The network alone, which searches the whole series.
    private func plain(_ network: Member, _ cases: TrainingSession.Cases) throws -> ComparisonReport.Network {
        let folder = folder(network)
        try train(network, configuration.ofFine(output: folder), cases)
        return try measured(network, name: network.entry.name, Trained(folder, parts: [folder]), cases.library)
    }

    /// The network after a coarse one of its kind, which searches the body.
    private func hierarchical(
        _ network: Member, _ cases: TrainingSession.Cases, _ library: CaseLibrary
    ) throws -> ComparisonReport.Network {
        let (locator, both) = ("\(folder(network))-locator", "\(folder(network))-hierarchical")
        if let coarse = configuration.ofLocator(output: locator) { try train(network, coarse, cases) }
        if FileManager.default.fileExists(atPath: both) {
            try CascadeSession.checkMargin(configuration, of: both)
        } else {
            try CascadeSession.combine(
                folder(network), locator: locator, configuration, name: URL(filePath: both).lastPathComponent, to: both)
        }
        let trained = Trained(both, parts: [folder(network), locator])
        return try measured(network, name: "\(network.entry.name), hierarchical", trained, library)
    }

    private func folder(_ network: Member) -> String { "\(configuration.output)/\(network.entry.name)" }

    private func train(
        _ network: Member, _ configuration: TrainingConfiguration, _ cases: TrainingSession.Cases
    ) throws {
        var configuration = configuration
        configuration.architecture = network.architecture
        try TrainingSession(configuration, report: report).run(cases, measures: false)
    }

    /// A bundle and the trainings that it came from.
    private struct Trained {
        let folder: String
        let parts: [String]

        init(_ folder: String, parts: [String]) { (self.folder, self.parts) = (folder, parts) }
    }

    /// What a bundle finds in the validation cases, on their own grids.
    private func measured(
        _ network: Member, name: String, _ trained: Trained, _ library: CaseLibrary
    ) throws -> ComparisonReport.Network {
        ComparisonReport.Network(
            name: name, citation: network.entry.citation,
            parameters: trained.parts.count * (try network.architecture.parameterCount()),
            seconds: try trained.parts.map(Self.seconds).reduce(0, +),
            cases: try MeasuredCase.all(.load(folder: trained.folder), library, threads: session.threads))
    }

    /// How long the training of a bundle took.
    private static func seconds(_ folder: String) throws -> Double {
        let checkpoint = try SafeTensors(contentsOf: "\(folder).training/checkpoint.safetensors")
        return try Trainer.history(of: checkpoint).map(\.seconds).reduce(0, +)
    }
}
