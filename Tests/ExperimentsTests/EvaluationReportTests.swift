import Experiments
import Foundation
import TestSupport
import Testing
import Training

@Suite("The report of an evaluation")
struct EvaluationReportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Of the first case the first segment is found, and twice as much as there is of the second one; of the second
    /// case a quarter of the first segment, and of the other there is nothing; the third has an unknown label.
    private static let cases = [
        TwoSegments.Case(name: "c<1>\"", grey: (2..<6, 10..<14), truth: (2..<6, 10..<12)),
        TwoSegments.Case(name: "c2", grey: (0..<1, 0..<0), truth: (0..<4, 0..<0)),
        TwoSegments.Case(name: "c3", grey: (0..<5, 9..<10), truth: (0..<5, 9..<10), second: 3),
    ]

    private func evaluate(draws: Bool = false) throws -> EvaluationResult {
        let task = TwoSegments(in: folder)
        let configuration = try task.write(Self.cases)
        return try Evaluation(task.bundle(), folders: [], configuration: configuration, threads: 2) { _ in }.run(
            draws: draws)
    }

    /// What is read of the report in JSON.
    private struct Written: Decodable {
        struct Segment: Decodable {
            let number: UInt8
            let name: String
            let summary: [String: MetricSummary]

            func isLike(_ key: String, count: Int, mean: Double) -> Bool {
                guard let found = summary[key] else { return false }
                return found.count == count && abs(found.mean - mean) < 1e-9
            }
        }

        struct Case: Decodable {
            let name: String
            let segment: UInt8
            let failure: String?
        }

        let model: String
        let version: String
        let digest: String
        let cases: [Case]
        let segments: [Segment]
        let summary: [String: MetricSummary]
    }

    @Test("in JSON every segment has its own figures over all cases, and the first one's stand for themselves")
    func json() throws {
        let report = try evaluate().report
        let written = try JSONDecoder().decode(Written.self, from: JSONEncoder().encode(report))
        #expect([written.model, written.version, written.digest] == ["Heads & <tails>", "2", report.digest])
        #expect(written.cases.map(\.name) == ["c<1>\"", "c<1>\"", "c2", "c2", "c3"])
        #expect(written.cases.map(\.segment) == [1, 2, 1, 2, 1])
        #expect(written.cases.map { $0.failure == nil } == [true, true, true, true, false])
        #expect(written.segments.map(\.number) == [1, 2])
        #expect(written.segments.map(\.name) == ["Head <A>", "Tail & B"])
        let (head, tail) = (written.segments[0], written.segments[1])
        #expect(head.isLike("dice", count: 2, mean: 0.7) && tail.isLike("dice", count: 2, mean: 5.0 / 6))
        #expect(head.isLike("precision", count: 2, mean: 1) && tail.isLike("precision", count: 1, mean: 0.5))
        #expect(head.isLike("recall", count: 2, mean: 0.625) && tail.isLike("recall", count: 1, mean: 1))
        // Three columns of 64 mm³ too few in one case of two, two too many.
        #expect(head.isLike("volumeError", count: 2, mean: -0.096))
        #expect(tail.isLike("volumeError", count: 2, mean: 0.064))
        #expect(written.summary == head.summary)
    }

    @Test("the table has a line for every segment of every case that could be evaluated, with its name in quotes")
    func commaSeparated() throws {
        let path = folder.path("cases.csv")
        try evaluate().write(csv: path)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { String($0) }
        try #require(lines.count == 5)
        let titles = "dice,precision,recall,meanSurfaceDistance,inPlaneSurfaceDistance,hausdorffDistance95,volumeError"
        #expect(lines[0] == "case,segment,\(titles)")
        #expect(lines[1] == "\"c<1>\"\"\",1,1.0,1.0,1.0,0.0,0.0,0.0,0.0")
        #expect(lines[2].hasPrefix("\"c<1>\"\"\",2,0.666") && lines[2].hasSuffix(",0.128"))
        #expect(lines[3].hasPrefix("\"c2\",1,0.4,1.0,0.25,"))
        #expect(lines[4] == "\"c2\",2,1.0,,,,,,0.0")
    }

    @Test("what is told is how many cases are done, of all")
    func progress() throws {
        let task = TwoSegments(in: folder)
        let (configuration, bundle) = try (task.write(Self.cases), task.bundle())
        var told: [ExperimentEvent] = []
        _ = try Evaluation(bundle, folders: [], configuration: configuration, threads: 2) { told.append($0) }.run(
            draws: false)
        #expect(told == (0..<3).map { .evaluating($0, of: 3) })
    }

    @Test("of the segments of a model some can be compared alone")
    func someSegments() throws {
        let task = TwoSegments(in: folder)
        let (configuration, bundle) = try (task.write(Self.cases), task.bundle())
        let second = Evaluation.segments(of: bundle).filter { $0.number == 2 }
        #expect(Evaluation.segments(of: bundle).map(\.name) == ["Head <A>", "Tail & B"])
        let report = try Evaluation(
            bundle, segments: second, folders: [], configuration: configuration, threads: 2, report: { _ in }
        ).run(draws: false).report
        #expect(report.segments.map(\.number) == [2] && !report.hasSeveralSegments)
        #expect(report.cases.map(\.segment) == [2, 2, 2])
        #expect(report.cases.map { $0.metrics == nil } == [false, false, true])
        #expect(report.cases.map(\.slices) == [4, 4, nil])
        #expect(report.cases.map(\.metrics?.precision) == [0.5, nil, nil])
        #expect(report.name(of: 2) == "Tail & B" && report.name(of: 7) == "7")
    }

    private func page() throws -> String {
        let path = folder.path("report.html")
        try evaluate(draws: true).write(html: path)
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("names are no HTML, wherever the page shows them")
    func escaped() throws {
        let page = try page()
        for title in ["title", "h1"] {
            #expect(page.contains("<\(title)>Heads &amp; &lt;tails&gt; 2: evaluation</\(title)>"))
        }
        for name in ["Head &lt;A&gt;", "Tail &amp; B"] { #expect(page.contains("<h2>\(name)</h2>")) }
        for name in ["<tails>", "<A>", "c<1>", "& B"] { #expect(!page.contains(name), "\(name)") }
        let captions = page.matches(of: /<figcaption>(.*?)<\/figcaption>/).map { String($0.output.1) }
        #expect(captions == ["c2, Dice 0.400", "c&lt;1&gt;&quot;, Dice 0.667"], "the worst come first")
        #expect(page.contains("<img alt=\"c&lt;1&gt;&quot;, Dice 0.667\" src=\"data:image/png;base64,"))
    }

    @Test("the page tells how many cases were evaluated, and why one was not")
    func failures() throws {
        let page = try page()
        #expect(page.contains("<p>2 of 3 cases evaluated. Model digest <code>"))
        let reasons = page.matches(of: /<li>(.*?)<\/li>/).map { String($0.output.1) }
        #expect(reasons.count == 1 && reasons.first?.hasPrefix("c3: ") == true, "\(reasons)")
        #expect(reasons.first?.contains("has the label 3, expected 0, 1, 2") == true, "\(reasons)")
    }

    @Test(
        "the page has the figures of every segment, over all cases and case by case",
        arguments: [
            """
            <tr><th>Metric</th><th>Segment</th><th>Cases</th><th>Mean ± SD</th><th>Median</th><th>Minimum</th>\
            <th>Maximum</th></tr>
            """,
            """
            <tr><td>Dice</td><td>Head &lt;A&gt;</td><td>2</td><td>0.700 ± 0.424</td><td>0.700</td><td>0.400</td>\
            <td>1.000</td></tr>
            """,
            """
            <tr><td>Precision</td><td>Tail &amp; B</td><td>1</td><td>0.500 ± 0.000</td><td>0.500</td><td>0.500</td>\
            <td>0.500</td></tr>
            """,
            """
            <tr><th>Case</th><th>Segment</th><th>Dice</th><th>Precision</th><th>Recall</th><th>MSD (mm)</th>\
            <th>In-plane MSD (mm)</th><th>HD95 (mm)</th><th>Volume error (mL)</th></tr>
            """,
            """
            <tr><td>c&lt;1&gt;&quot;</td><td>Head &lt;A&gt;</td><td>1.000</td><td>1.000</td><td>1.000</td>\
            <td>0.00</td><td>0.00</td><td>0.00</td><td>0.0</td></tr>
            """,
            "<tr><td>c&lt;1&gt;&quot;</td><td>Tail &amp; B</td><td>0.667</td><td>0.500</td><td>1.000</td>",
            """
            <tr><td>c2</td><td>Tail &amp; B</td><td>1.000</td><td></td><td></td><td></td><td></td><td></td>\
            <td>0.0</td></tr>
            """,
        ])
    func tables(row: String) throws {
        #expect(try page().contains(row))
    }

    @Test("a box plot has a dot for every value, and its box from quartile to quartile")
    func plots() throws {
        let page = try page()
        // The shares and the distances of two segments.
        #expect(page.matches(of: /<svg\b/).count == 4)
        // Six metrics of two cases; of the second segment Dice of both and the others of one.
        #expect(page.matches(of: /class="dot"/).count == 12 + 7)
        // Dice of 0.4 and 1 on an axis of 212 from 1 at 14: the quartiles are 0.55 and 0.85.
        for part in [
            "<rect x=\"102\" y=\"45.80\" width=\"52\" height=\"63.60\" class=\"box\"/>",
            "<line x1=\"102\" y1=\"77.60\" x2=\"154\" y2=\"77.60\" class=\"median\"/>",
            "<line x1=\"128\" y1=\"141.20\" x2=\"128\" y2=\"109.40\" class=\"whisker\"/>",
            "<line x1=\"128\" y1=\"45.80\" x2=\"128\" y2=\"14\" class=\"whisker\"/>",
            "<text x=\"62\" y=\"18\" text-anchor=\"end\">1</text>",
            "<text x=\"62\" y=\"230\" text-anchor=\"end\">0</text>",
            "<text x=\"128\" y=\"250\" text-anchor=\"middle\">Dice</text>",
        ] {
            #expect(page.contains(part), "\(part)")
        }
    }
}
