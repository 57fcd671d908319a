import Experiments
import Foundation
import Training

extension ComparisonReport {
    /// Writes the tables of every segment, and the networks' papers.
    func show() {
        for segment in segments {
            if segments.count > 1 { Output.line("\(segment.name):") }
            showMeans(segment)
            Output.line("")
            showDistribution(segment)
            Output.line("")
        }
        for network in networks where !network.name.hasSuffix(", hierarchical") {
            Output.line("\(network.name): \(network.citation)")
        }
    }

    private func isPancreas(_ segment: EvaluationReport.Segment) -> Bool {
        segment.name.lowercased().contains("pancreas")
    }

    private func showMeans(_ segment: EvaluationReport.Segment) {
        let isPlane = !networks.contains { $0.cases.contains { $0.metrics.meanSurfaceDistance != nil } }
        let distance = isPlane ? "IN-PLANE MSD (mm)" : "MSD (mm)"
        var table = TextTable("NETWORK", "PARAMETERS", "DICE (%)", "PRECISION (%)", "RECALL (%)", distance)
        for network in networks {
            let shares: [(CaseMetrics) -> Double?] = [{ $0.dice }, { $0.precision }, { $0.recall }]
            table.add(
                [network.name, "\(network.parameters)"]
                    + shares.map { network.cases.spread(segment.number, decimals: 1, factor: 100, $0) }
                    + [
                        network.cases.spread(segment.number, decimals: 2) {
                            isPlane ? $0.inPlaneSurfaceDistance : $0.meanSurfaceDistance
                        }
                    ])
        }
        if isPancreas(segment) {
            // Their distances are between surfaces, not within slices.
            for row in Literature.means { table.add(isPlane ? row.dropLast() + ["-"] : row) }
        }
        table.show(whenEmpty: "There is nothing to compare.")
    }

    private func showDistribution(_ segment: EvaluationReport.Segment) {
        var table = TextTable("DICE (%)", "MEAN", "SD", "MEDIAN", "MINIMUM", "MAXIMUM")
        for network in networks {
            let dice = network.cases.filter { $0.segment == segment.number }.map { 100 * $0.metrics.dice }
            guard let summary = MetricSummary(dice) else { continue }
            let figures = [
                summary.mean, summary.standardDeviation, summary.median, summary.minimum, summary.maximum,
            ]
            table.add([network.name] + figures.map { String(format: "%.1f", $0) })
        }
        if isPancreas(segment) { for row in Literature.distributions { table.add(row) } }
        table.show(whenEmpty: "There is nothing to compare.")
    }
}

/// Figures that others reported of the pancreas.
private enum Literature {
    /// What others reported of the pancreas, of other data and protocols: for orientation.
    static let means = [
        ["Oktay et al. 2018, Pancreas-CT", "-", "81.5 ± 6.8", "81.5 ± 9.3", "83.5 ± 5.7", "2.33 ± 0.86"],
        ["student's Attention U-Net, Pancreas-CT", "-", "65 to 70", "67 to 71", "68 to 72", "3.0 to 3.5"],
    ]

    /// Mean, standard deviation, median, minimum, maximum of Roth et al. 2017's stages for the pancreas.
    static let distributions = [
        ["Roth et al. 2017, first stage", "68.5", "8.2", "70.3", "32.0", "82.3"],
        ["Roth et al. 2017, second stage", "81.2", "10.2", "83.1", "1.9", "91.3"],
        ["Roth et al. 2017, second stage, overlapping", "82.2", "10.2", "84.5", "1.8", "92.2"],
    ]
}
