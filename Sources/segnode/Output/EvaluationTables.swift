import Experiments
import Training

extension EvaluationReport {
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
