import ArgumentParser
import Foundation
import Inference
import Node

/// Trains several networks under one protocol and compares them.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train several networks under one protocol and compare them on the validation cases.",
        discussion: """
            The configuration is one of segnode train; each network takes the place of its architecture, and its bundle is
            written into the folder that `output` names. Where it has a `locator`, each network is compared alone and after a coarse one. Networks whose bundles are there already are not trained again.
            Networks: \(NetworkCatalog.entries.map(\.name).joined(separator: ", ")).
            """)

    @Argument(help: "The configuration (YAML) that all networks are trained with.")
    var file: String

    @Option(help: "The networks, separated by commas; all that exist for the configuration's axes by default.")
    var networks: String?

    @Option(help: "The channels of every level, separated by commas; each network's own by default.")
    var filters: String?

    @Option(help: "The threads; those of the configuration where it is left out.")
    var threads: Int?

    @Option(help: "Where to write every case of every network as comma-separated values.")
    var csv: String?

    @Flag(help: "Write JSON.")
    var json = false

    func run() throws {
        var configuration = try TrainingConfigurationFile.load(path: file)
        if let threads { configuration.threads = threads }
        let entries = try chosen(dimensions: configuration.architecture.dimensions)
        let comparison = try NetworkComparison(configuration, entries, filters: try channels())
        let report = try comparison.run()
        if let csv { try Data(report.commaSeparated.utf8).write(to: URL(filePath: csv), options: .atomic) }
        if json { try Output.json(report) } else { report.show() }
    }

    private func chosen(dimensions: Int) throws -> [NetworkCatalog.Entry] {
        guard let networks else { return NetworkCatalog.entries.filter { $0.dimensions.contains(dimensions) } }
        return try networks.split(separator: ",").map { name in
            guard let entry = NetworkCatalog.entry(String(name)) else {
                let known = NetworkCatalog.entries.map(\.name).joined(separator: ", ")
                throw ValidationError("there is no network \(name), expected some of \(known)")
            }
            guard entry.dimensions.contains(dimensions) else {
                throw ValidationError("\(name) does not exist with \(dimensions) axes")
            }
            return entry
        }
    }

    private func channels() throws -> [Int]? {
        guard let filters else { return nil }
        let numbers = filters.split(separator: ",").map { Int($0) }
        guard numbers.allSatisfy({ $0 != nil }) else {
            throw ValidationError("--filters is \(filters), expected whole numbers separated by commas")
        }
        return numbers.compactMap { $0 }
    }
}
