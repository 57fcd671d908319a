import Foundation
import Training

/// What came of a comparison.
public struct ComparisonReport: Encodable, Sendable {
    /// One network.
    public struct Network: Encodable, Sendable {
        /// Its name, with "hierarchical" where a coarse network found the region for it.
        public let name: String
        /// Where it was published.
        public let citation: String
        /// The parameters of all its networks.
        public let parameters: Int
        /// How long its training took.
        public let seconds: Double
        /// Every segment of every validation case.
        public let cases: [MeasuredCase]
    }

    /// The epochs of each training.
    public let epochs: Int
    /// What was compared.
    public let segments: [EvaluationReport.Segment]
    /// In the order in which they were trained.
    public let networks: [Network]

    /// Writes a line of titles and one for each segment of each case of each network, as comma-separated values.
    public func write(csv path: String) throws {
        try Data(commaSeparated.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    private var commaSeparated: String {
        let titles = ["network", "case", "segment"] + EvaluationReport.metrics.map(\.key)
        let rows = networks.flatMap { network in network.cases.map { row(network, $0) } }
        return ([titles] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    private func row(_ network: Network, _ item: MeasuredCase) -> [String] {
        let names = [EvaluationReport.quoted(network.name), EvaluationReport.quoted(item.name), "\(item.segment)"]
        return names + EvaluationReport.metrics.map { $0.value(item.metrics).map { "\($0)" } ?? "" }
    }
}
