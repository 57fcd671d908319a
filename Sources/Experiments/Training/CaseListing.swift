import Foundation
import Node
import Training

/// The cases of a training as a table: what a look can tell of labels that are turned, empty or of somebody else.
struct CaseListing {
    let cases: TrainingSession.Cases
    /// The Hounsfield units that the network sees as 0 and 1.
    let window: [Double]

    /// Writes the table and what the cases take.
    func show() {
        var table = TextTable("CASE", "FOR", "SLICES", "LABELLED", "VOXELS (%)", "MEDIAN (HU)")
        for (purpose, cases) in [("training", cases.training), ("validation", cases.validation)] {
            for item in cases { table.add(row(item, purpose)) }
        }
        table.show(whenEmpty: "There is no case.")
        let bytes = (cases.training + cases.validation).map(\.memory).reduce(0, +)
        let slices = { (cases: [TrainingCase]) in cases.map { $0.size[0] }.reduce(0, +) }
        Output.line(
            """
            \(cases.training.count) cases to train on (\(slices(cases.training)) slices), \
            \(cases.validation.count) to validate (\(slices(cases.validation)) slices); they take \
            \(String(format: "%.1f", Double(bytes) / 1e9)) GB of memory
            """)
    }

    private func row(_ item: TrainingCase, _ purpose: String) -> [String] {
        let plane = item.size[1] * item.size[2]
        let labelled = (0..<item.size[0]).count { item.labels[$0 * plane..<($0 + 1) * plane].contains { $0 > 0 } }
        let inside = zip(item.image, item.labels).filter { $0.1 > 0 }.map(\.0).sorted()
        let median = inside.isEmpty ? "" : "\(Int(hounsfield(inside[inside.count / 2]).rounded()))"
        let share = 100 * Double(inside.count) / Double(item.labels.count)
        return [
            item.name, purpose, "\(item.size[0])", "\(labelled)", String(format: "%.2f", share), median,
        ]
    }

    /// Of a value within the window; its ends stand for all beyond them.
    private func hounsfield(_ value: Float) -> Double { window[0] + Double(value) * (window[1] - window[0]) }
}
