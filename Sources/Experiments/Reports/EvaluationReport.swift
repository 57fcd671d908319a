import Foundation
public import Training

/// The metrics of all cases, segment by segment, with what there is to say of each metric over the cases.
public struct EvaluationReport: Encodable, Sendable {
    /// A segment that is compared.
    public struct Segment: Encodable, Sendable {
        /// The number in the model and in the truth.
        public let number: UInt8
        /// What it is called.
        public let name: String
    }

    /// One segment of one case, or why the case could not be evaluated.
    public struct Case: Encodable, Sendable {
        /// The folder or file.
        public let name: String
        /// The segment's number.
        public let segment: UInt8
        /// The slices of the series; `nil` where it could not be evaluated.
        public let slices: Int?
        /// How well the segment was found.
        public let metrics: CaseMetrics?
        /// Why the case could not be evaluated.
        public let failure: String?
    }

    /// A metric: its name, how it is shown, and its value in a case.
    public struct Metric: Sendable {
        /// The name in files.
        public let key: String
        /// The name in tables, with the unit.
        public let title: String
        /// The digits that are shown.
        let decimals: Int
        /// The value in a case; `nil` where it is not defined.
        public let value: @Sendable (CaseMetrics) -> Double?

        /// A value as it is shown; empty where there is none.
        public func text(_ value: Double?) -> String { value.map { String(format: "%.\(decimals)f", $0) } ?? "" }

        /// Mean and standard deviation as they are shown.
        public func spread(_ summary: MetricSummary) -> String {
            "\(text(summary.mean)) ± \(text(summary.standardDeviation))"
        }
    }

    /// Every metric, in the order in which they are shown.
    public static let metrics = [
        Metric(key: "dice", title: "DICE", decimals: 3) { $0.dice },
        Metric(key: "precision", title: "PRECISION", decimals: 3) { $0.precision },
        Metric(key: "recall", title: "RECALL", decimals: 3) { $0.recall },
        Metric(key: "meanSurfaceDistance", title: "MSD (mm)", decimals: 2) { $0.meanSurfaceDistance },
        Metric(key: "inPlaneSurfaceDistance", title: "IN-PLANE MSD (mm)", decimals: 2) { $0.inPlaneSurfaceDistance },
        Metric(key: "hausdorffDistance95", title: "HD95 (mm)", decimals: 2) { $0.hausdorffDistance95 },
        Metric(key: "volumeError", title: "VOLUME ERROR (mL)", decimals: 1) { $0.volumeError },
    ]

    /// The model's name.
    public let model: String
    /// The model's version.
    public let version: String
    /// The model's digest.
    public let digest: String
    /// What was compared; one at least.
    public let segments: [Segment]
    /// Case by case, segment by segment.
    public let cases: [Case]

    /// Whether rows have to tell which segment they are about.
    public var hasSeveralSegments: Bool { segments.count > 1 }

    /// The name of a segment.
    public func name(of segment: UInt8) -> String { segments.first { $0.number == segment }?.name ?? "\(segment)" }

    /// A metric of a segment over the cases; nil where it is defined in none.
    public func summary(of metric: Metric, _ segment: UInt8) -> MetricSummary? {
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

    /// Encodes the cases, and of each segment the metrics over all cases.
    public func encode(to encoder: any Encoder) throws {
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

    /// The metrics that are defined in some case.
    public var shownMetrics: [Metric] {
        Self.metrics.filter { metric in segments.contains { !values(of: metric, $0.number).isEmpty } }
    }
}
