import Foundation
import Training

/// The metrics of all cases, with what there is to say of each metric over the cases.
struct EvaluationReport: Encodable {
    /// One case, or why it could not be evaluated.
    struct Case: Encodable {
        let name: String
        let slices: Int?
        let metrics: CaseMetrics?
        let failure: String?
    }

    /// A metric: its name, how it is shown, and its value in a case.
    struct Metric {
        let key: String
        let title: String
        let decimals: Int
        let value: @Sendable (CaseMetrics) -> Double?

        /// A value as it is shown; empty where there is none.
        func text(_ value: Double?) -> String { value.map { String(format: "%.\(decimals)f", $0) } ?? "" }
    }

    static let metrics = [
        Metric(key: "dice", title: "DICE", decimals: 3) { $0.dice },
        Metric(key: "precision", title: "PRECISION", decimals: 3) { $0.precision },
        Metric(key: "recall", title: "RECALL", decimals: 3) { $0.recall },
        Metric(key: "meanSurfaceDistance", title: "MSD (mm)", decimals: 2) { $0.meanSurfaceDistance },
        Metric(key: "hausdorffDistance95", title: "HD95 (mm)", decimals: 2) { $0.hausdorffDistance95 },
        Metric(key: "volumeError", title: "VOLUME ERROR (mL)", decimals: 1) { $0.volumeError },
    ]

    let model: String
    let version: String
    let digest: String
    let cases: [Case]

    /// For each metric's key.
    var summary: [String: MetricSummary] {
        var summary: [String: MetricSummary] = [:]
        for metric in Self.metrics { summary[metric.key] = self.summary(of: metric) }
        return summary
    }

    private func summary(of metric: Metric) -> MetricSummary? {
        MetricSummary(cases.compactMap(\.metrics).compactMap(metric.value))
    }

    private enum CodingKeys: String, CodingKey { case model, version, digest, cases, summary }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(model, forKey: .model)
        try container.encode(version, forKey: .version)
        try container.encode(digest, forKey: .digest)
        try container.encode(cases, forKey: .cases)
        try container.encode(summary, forKey: .summary)
    }

    /// A line of titles and one for each case that could be evaluated; empty where a metric is not defined.
    var commaSeparated: String {
        let titles = ["case"] + Self.metrics.map(\.key)
        let rows = cases.compactMap { item in
            item.metrics.map { metrics in
                [Self.quoted(item.name)] + Self.metrics.map { $0.value(metrics).map { "\($0)" } ?? "" }
            }
        }
        return ([titles] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    /// A text between quotation marks, those in it doubled.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    /// Writes the tables.
    func show() {
        var table = TextTable(["CASE"] + Self.metrics.map(\.title))
        for item in cases {
            guard let metrics = item.metrics else { continue }
            table.add([item.name] + Self.metrics.map { $0.text($0.value(metrics)) })
        }
        table.show(whenEmpty: "No case could be evaluated.")
        showSummary()
        for item in cases where item.failure != nil { Output.line("\(item.name): \(item.failure ?? "")") }
    }

    private func showSummary() {
        Output.line("")
        var table = TextTable("METRIC", "CASES", "MEAN ± SD", "MEDIAN", "MINIMUM", "MAXIMUM")
        for metric in Self.metrics {
            guard let summary = summary(of: metric) else { continue }
            let spread = "\(metric.text(summary.mean)) ± \(metric.text(summary.standardDeviation))"
            table.add([
                metric.title, "\(summary.count)", spread, metric.text(summary.median),
                metric.text(summary.minimum), metric.text(summary.maximum),
            ])
        }
        table.show(whenEmpty: "There is nothing to summarize.")
    }
}
