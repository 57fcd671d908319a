import Foundation
import Platform
import Training

/// An evaluation as one HTML file that needs nothing else: box plots, the worst cases drawn, and every figure.
struct EvaluationPage {
    /// A case with its slices and contours as a picture.
    struct DrawnCase {
        let name: String
        let dice: Double
        let png: Data
    }

    let report: EvaluationReport
    /// The worst first.
    let worst: [DrawnCase]

    /// The page.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"><style>\(Self.style)</style></head>
        <body><h1>\(title)</h1>
        <p>\(evaluated) of \(evaluated + failed) cases evaluated. Model digest <code>\(report.digest)</code>.</p>
        \(plots)
        <h2>Over all cases</h2>
        \(summaryTable)
        <h2>Case by case</h2>
        \(caseTable)
        \(failures)
        <h2>The worst cases</h2>
        <p>Orange is the model's contour, blue the truth's.</p>
        \(worst.map(figure).joined(separator: "\n"))
        <footer>Dice = 2 TP / (2 TP + FP + FN), 1 where both are empty; precision = TP / (TP + FP), recall = TP / (TP \
        + FN), \
        not defined where nothing was found or there is nothing to find. Surface distances (MSD: the symmetric mean; \
        HD95: \
        the larger of both directions’ 95th percentiles) and volumes are given where slices follow each other evenly; \
        the \
        in-plane MSD is that of contours within slices. Not a medical device.</footer>
        </body></html>

        """
    }

    private var title: String { "\(report.model) \(report.version): evaluation".escapedForHTML }
    private var failed: Int { report.cases.count { $0.metrics == nil } }
    /// Each has an entry for every segment.
    private var evaluated: Int { (report.cases.count - failed) / max(report.segments.count, 1) }

    /// For each segment the shares in one plot, the distances in another.
    private var plots: String {
        report.segments.map { segment in
            let title = report.hasSeveralSegments ? "<h2>\(segment.name.escapedForHTML)</h2>" : ""
            return title + plots(of: segment.number)
        }.joined(separator: "\n")
    }

    private func plots(of segment: UInt8) -> String {
        let groups = { (unit: Bool) in
            EvaluationReport.metrics.filter { $0.title.contains("(mm)") == unit && $0.key != "volumeError" }.map {
                BoxPlot.Group(name: $0.title.capitalizedTitle, values: report.values(of: $0, segment))
            }
        }
        let distances = groups(true).filter { !$0.values.isEmpty }
        var plots = [BoxPlot(groups: groups(false), range: 0...1, unit: "").svg]
        if let largest = distances.flatMap(\.values).max(), largest > 0 {
            plots.append(BoxPlot(groups: distances, range: 0...largest * 1.05, unit: " mm").svg)
        }
        return plots.joined(separator: "\n")
    }

    private var summaryTable: String {
        let rows = report.segments.flatMap { segment in
            EvaluationReport.metrics.compactMap { metric -> [String]? in
                guard let summary = report.summary(of: metric, segment.number) else { return nil }
                let numbers = [summary.median, summary.minimum, summary.maximum].map { metric.text($0) }
                return row(metric.title.capitalizedTitle, segment.number)
                    + ["\(summary.count)", metric.spread(summary)] + numbers
            }
        }
        return table(titles("Metric") + ["Cases", "Mean ± SD", "Median", "Minimum", "Maximum"], rows)
    }

    private var caseTable: String {
        let metrics = report.shownMetrics
        let rows = report.cases.compactMap { item in
            item.metrics.map { found in
                row(item.name, item.segment) + metrics.map { $0.text($0.value(found)) }
            }
        }
        return table(titles("Case") + metrics.map(\.title.capitalizedTitle), rows)
    }

    private func titles(_ first: String) -> [String] { [first] + (report.hasSeveralSegments ? ["Segment"] : []) }

    private func row(_ first: String, _ segment: UInt8) -> [String] {
        [first] + (report.hasSeveralSegments ? [report.name(of: segment)] : [])
    }

    private var failures: String {
        let failed = report.cases.filter { $0.failure != nil }
        guard !failed.isEmpty else { return "" }
        let items = failed.map { "<li>\("\($0.name): \($0.failure ?? "")".escapedForHTML)</li>" }
        return "<h2>Cases that could not be evaluated</h2><ul>\(items.joined())</ul>"
    }

    private func figure(_ item: DrawnCase) -> String {
        let caption = "\(item.name), Dice \(String(format: "%.3f", item.dice))".escapedForHTML
        let picture = "data:image/png;base64,\(item.png.base64EncodedString())"
        return "<figure><img alt=\"\(caption)\" src=\"\(picture)\"><figcaption>\(caption)</figcaption></figure>"
    }

    private func table(_ titles: [String], _ rows: [[String]]) -> String {
        let line = { (cells: [String], kind: String) in
            "<tr>" + cells.map { "<\(kind)>\($0.escapedForHTML)</\(kind)>" }.joined() + "</tr>"
        }
        return "<table>\(line(titles, "th"))\(rows.map { line($0, "td") }.joined(separator: "\n"))</table>"
    }

    private static let style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1a1f24}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}code{font-size:.8em;overflow-wrap:anywhere}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}
        th,td{padding:.25rem .8rem .25rem 0;text-align:right;border-bottom:1px solid #e1e5e9}
        th:first-child,td:first-child{text-align:left}figure{margin:1rem 0}img{max-width:100%}
        svg{max-width:100%;height:auto;margin-right:2rem;font:12px system-ui,sans-serif}
        .grid{stroke:#e1e5e9}.box{fill:#cfe3f5;stroke:#2b6ca3}.whisker{stroke:#2b6ca3}
        .median{stroke:#0b3c63;stroke-width:2.5}.dot{fill:#d9782d;opacity:.75}footer{margin-top:2rem;color:#5b6670}
        """
}

extension String {
    /// The text with what HTML would read replaced, and nothing that acts unseen.
    var escapedForHTML: String {
        withVisibleControls
            .replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
    }

    /// A column's title as a sentence has it: abbreviations and units stay.
    fileprivate var capitalizedTitle: String {
        split(separator: " ").enumerated().map { index, word in
            let isPlain = word.count > 4 && word.allSatisfy { $0.isUppercase || $0 == "-" } || word == "DICE"
            guard isPlain else { return String(word) }
            return (index == 0 ? word.prefix(1) : word.prefix(1).lowercased()[...]) + word.dropFirst().lowercased()
        }.joined(separator: " ")
    }
}
