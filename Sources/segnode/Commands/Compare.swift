import ArgumentParser
import Experiments
import Inference

/// Trains several networks under one protocol and compares them.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train several networks under one protocol and compare them on the validation cases.",
        discussion: """
            The configuration is one of segnode train; each network takes the place of its architecture, and its \
            bundle is written into the folder that `output` names. Where it has a `locator`, each network is compared \
            alone and after a coarse one. Networks whose bundles are there already are not trained again.

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

    func validate() throws {
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("--threads should be 1 to 1024") }
        if let csv { try Output.checkWritable(csv, option: "--csv") }
    }

    func run() throws {
        var configuration = try TrainingConfigurationFile.load(path: file)
        if let threads { configuration.threads = threads }
        let entries = try chosen(dimensions: configuration.architecture.dimensions)
        let output = ExperimentOutput(keepsOutput: json)
        let report = try comparison(configuration, entries, output).run()
        output.clear()
        if json { try Output.json(report) } else { report.show() }
        if let csv { try report.write(csv: csv) }
    }

    private func comparison(
        _ configuration: TrainingConfiguration, _ entries: [NetworkCatalog.Entry], _ output: ExperimentOutput
    ) throws -> NetworkComparison {
        do {
            return try NetworkComparison(configuration, entries, filters: try channels(), report: output.show)
        } catch let error as ExperimentError {
            throw ValidationError("\(error)")
        }
    }

    private func chosen(dimensions: Int) throws -> [NetworkCatalog.Entry] {
        guard let networks else { return NetworkCatalog.entries.filter { $0.dimensions.contains(dimensions) } }
        let names = networks.split(separator: ",")
        guard !names.isEmpty, Set(names).count == names.count else {
            throw ValidationError("--networks is \"\(networks)\", expected different names separated by commas")
        }
        return try names.map { name in
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
