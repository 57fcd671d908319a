import Foundation
import Training

/// The metrics of all cases, segment by segment, with what there is to say of each metric over the cases.
struct EvaluationReport: Encodable {
    /// A segment that is compared.
    struct Segment: Encodable {
        let number: UInt8
        let name: String
    }

    /// One segment of one case, or why the case could not be evaluated.
    struct Case: Encodable {
        let name: String
        let segment: UInt8
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

        /// Mean and standard deviation as they are shown.
        func spread(_ summary: MetricSummary) -> String {
            "\(text(summary.mean)) ± \(text(summary.standardDeviation))"
        }
    }

    static let metrics = [
        Metric(key: "dice", title: "DICE", decimals: 3) { $0.dice },
        Metric(key: "precision", title: "PRECISION", decimals: 3) { $0.precision },
        Metric(key: "recall", title: "RECALL", decimals: 3) { $0.recall },
        Metric(key: "meanSurfaceDistance", title: "MSD (mm)", decimals: 2) { $0.meanSurfaceDistance },
        Metric(key: "inPlaneSurfaceDistance", title: "IN-PLANE MSD (mm)", decimals: 2) { $0.inPlaneSurfaceDistance },
        Metric(key: "hausdorffDistance95", title: "HD95 (mm)", decimals: 2) { $0.hausdorffDistance95 },
        Metric(key: "volumeError", title: "VOLUME ERROR (mL)", decimals: 1) { $0.volumeError },
    ]

    let model: String
    let version: String
    let digest: String
    /// What was compared; one at least.
    let segments: [Segment]
    /// Case by case, segment by segment.
    let cases: [Case]

    /// Whether rows have to tell which segment they are about.
    var hasSeveralSegments: Bool { segments.count > 1 }

    /// The name of a segment.
    func name(of segment: UInt8) -> String { segments.first { $0.number == segment }?.name ?? "\(segment)" }

    /// A metric of a segment over the cases; nil where it is defined in none.
    func summary(of metric: Metric, _ segment: UInt8) -> MetricSummary? {
        MetricSummary(values(of: metric, segment))
    }

    /// A metric of a segment in those cases where it is defined.
    func values(of metric: Metric, _ segment: UInt8) -> [Double] {
        cases.filter { $0.segment == segment }.compactMap(\.metrics).compactMap(metric.value)
    }

    private func summary(_ segment: UInt8) -> [String: MetricSummary] {
        var summary: [String: MetricSummary] = [:]
        for metric in Self.metrics { summary[metric.key] = self.summary(of: metric, segment) }
        return summary
    }

    private enum CodingKeys: String, CodingKey { case model, version, digest, cases, segments, summary }

    private struct SegmentSummary: Encodable {
        let number: UInt8
        let name: String
        let summary: [String: MetricSummary]
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(model, forKey: .model)
        try container.encode(version, forKey: .version)
        try container.encode(digest, forKey: .digest)
        try container.encode(cases, forKey: .cases)
        let summaries = segments.map {
            SegmentSummary(number: $0.number, name: $0.name, summary: summary($0.number))
        }
        try container.encode(summaries, forKey: .segments)
        try container.encode(summaries.first?.summary, forKey: .summary)
    }

    /// A line of titles and one for each case that could be evaluated; empty where a metric is not defined.
    var commaSeparated: String {
        let titles = ["case", "segment"] + Self.metrics.map(\.key)
        let rows = cases.compactMap { item in
            item.metrics.map { metrics in
                [Self.quoted(item.name), "\(item.segment)"]
                    + Self.metrics.map { $0.value(metrics).map { "\($0)" } ?? "" }
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
        var table = TextTable(titles("CASE") + shownMetrics.map(\.title))
        for item in cases {
            guard let metrics = item.metrics else { continue }
            table.add(row(item.name, item.segment) + shownMetrics.map { $0.text($0.value(metrics)) })
        }
        table.show(whenEmpty: "No case could be evaluated.")
        showSummary()
        for item in cases where item.failure != nil { Output.line("\(item.name): \(item.failure ?? "")") }
    }

    /// The metrics that are defined in some case.
    var shownMetrics: [Metric] {
        Self.metrics.filter { metric in segments.contains { !values(of: metric, $0.number).isEmpty } }
    }

    private func titles(_ first: String) -> [String] { [first] + (hasSeveralSegments ? ["SEGMENT"] : []) }

    private func row(_ first: String, _ segment: UInt8) -> [String] {
        [first] + (hasSeveralSegments ? [name(of: segment)] : [])
    }

    private func showSummary() {
        Output.line("")
        var table = TextTable(titles("METRIC") + ["CASES", "MEAN ± SD", "MEDIAN", "MINIMUM", "MAXIMUM"])
        for segment in segments.map(\.number) {
            for metric in Self.metrics {
                guard let summary = summary(of: metric, segment) else { continue }
                table.add(
                    row(metric.title, segment) + ["\(summary.count)", metric.spread(summary)]
                        + [summary.median, summary.minimum, summary.maximum].map { metric.text($0) })
            }
        }
        table.show(whenEmpty: "There is nothing to summarize.")
    }
}
