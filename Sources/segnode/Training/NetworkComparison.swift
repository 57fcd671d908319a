import Foundation
import Inference
import Node
import Segmentation
import Training

/// Several networks, trained and validated alike.
struct NetworkComparison {
    private let configuration: TrainingConfiguration
    private let networks: [(entry: NetworkCatalog.Entry, architecture: NetworkArchitecture)]

    init(_ configuration: TrainingConfiguration, _ entries: [NetworkCatalog.Entry], filters: [Int]?) throws {
        self.configuration = configuration
        let written = configuration.architecture
        networks = try entries.map { entry in
            // What is no list of levels has channels of its own.
            let isLevelled = entry.kind != .denseDilated && entry.kind != .denseVNet
            let architecture = entry.architecture(
                dimensions: written.dimensions, outputChannels: written.outputChannels,
                filters: isLevelled ? filters : nil)
            try architecture.validate()
            return (entry, architecture)
        }
    }

    /// Trains and validates one network after the other.
    func run() throws -> ComparisonReport {
        let cases = try TrainingSession(configuration).read()
        let networks = try networks.map { try evaluated($0.entry, $0.architecture, cases) }
        return ComparisonReport(epochs: configuration.schedule.epochs, networks: networks)
    }

    private func evaluated(
        _ entry: NetworkCatalog.Entry,
        _ architecture: NetworkArchitecture,
        _ cases: TrainingSession.Cases
    ) throws -> ComparisonReport.Network {
        var configuration = configuration
        configuration.architecture = architecture
        configuration.output += "/\(entry.name)"
        Output.line("\(entry.name): \(try architecture.parameterCount()) parameters")
        let start = ContinuousClock.now
        if !FileManager.default.fileExists(atPath: configuration.output) {
            try TrainingSession(configuration).run(cases)
        }
        let bundle = try ModelBundle.load(folder: configuration.output)
        let file = try SafeTensors(contentsOf: bundle.weightsPath ?? "")
        let tensors = Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0)) })
        let segmenter = CaseSegmenter(architecture, threads: TrainingSession(configuration).threads)
        let measured = try cases.validation.map { item in
            ComparisonReport.Case(name: item.name, metrics: metrics(item, try segmenter.labels(of: item, tensors)))
        }
        return ComparisonReport.Network(
            name: entry.name,
            citation: entry.citation,
            parameters: try architecture.parameterCount(),
            seconds: (ContinuousClock.now - start) / .seconds(1),
            cases: measured
        )
    }

    /// All foreground labels together, at the network's spacing; distances where that is known in three dimensions.
    private func metrics(_ item: TrainingCase, _ labels: [UInt8]) -> CaseMetrics {
        let spacing = configuration.input.spacing.count == 3 ? configuration.input.spacing : nil
        func volume(_ labels: [UInt8]) -> LabelVolume {
            LabelVolume(size: item.size, spacing: spacing, voxels: labels.map { $0 > 0 })
        }
        return CaseMetrics(prediction: volume(labels), truth: volume(item.labels))
    }
}
