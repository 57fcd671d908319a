import Foundation
import Training

/// What came of a comparison, as the field's tables show it.
struct ComparisonReport: Encodable {
    /// One validation case.
    struct Case: Encodable {
        let name: String
        let metrics: CaseMetrics
    }

    /// One network.
    struct Network: Encodable {
        let name: String
        let citation: String
        let parameters: Int
        let seconds: Double
        let cases: [Case]
    }

    let epochs: Int
    let networks: [Network]

    /// What others reported, of other data and protocols: for orientation.
    private static let literature = [
        ["Oktay et al. 2018, Pancreas-CT", "-", "81.5 ± 6.8", "81.5 ± 9.3", "83.5 ± 5.7", "2.33 ± 0.86"],
        ["student's Attention U-Net, Pancreas-CT", "-", "65 to 70", "67 to 71", "68 to 72", "3.0 to 3.5"],
    ]

    /// A line of titles and one for each case of each network.
    var commaSeparated: String {
        let titles = ["network", "case"] + EvaluationReport.metrics.map(\.key)
        let rows = networks.flatMap { network in network.cases.map { row(network, $0) } }
        return ([titles] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    private func row(_ network: Network, _ item: Case) -> [String] {
        let names = [EvaluationReport.quoted(network.name), EvaluationReport.quoted(item.name)]
        return names + EvaluationReport.metrics.map { $0.value(item.metrics).map { "\($0)" } ?? "" }
    }

    /// Writes the table and the networks' papers.
    func show() {
        var table = TextTable("NETWORK", "PARAMETERS", "DICE (%)", "PRECISION (%)", "RECALL (%)", "MSD (mm)")
        for network in networks {
            table.add([
                network.name, "\(network.parameters)", percent(network) { $0.dice }, percent(network) { $0.precision },
                percent(network) { $0.recall }, text(network, decimals: 2) { $0.meanSurfaceDistance },
            ])
        }
        for row in Self.literature { table.add(row) }
        table.show(whenEmpty: "There is nothing to compare.")
        Output.line("")
        for network in networks where !network.name.hasSuffix(", hierarchical") {
            Output.line("\(network.name): \(network.citation)")
        }
    }

    private func percent(_ network: Network, _ value: (CaseMetrics) -> Double?) -> String {
        text(network, decimals: 1) { value($0).map { 100 * $0 } }
    }

    private func text(_ network: Network, decimals: Int, _ value: (CaseMetrics) -> Double?) -> String {
        guard let summary = MetricSummary(network.cases.compactMap { value($0.metrics) }) else { return "" }
        return String(format: "%.\(decimals)f ± %.\(decimals)f", summary.mean, summary.standardDeviation)
    }
}
