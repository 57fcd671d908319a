import Foundation
import Imaging
import Segmentation
public import Training
import TrainingData

/// One segment of one validation case, on the case's own grid.
public struct MeasuredCase: Encodable, Sendable {
    /// The folder or file.
    public let name: String
    /// The segment's number.
    public let segment: UInt8
    /// How well it was found.
    public let metrics: CaseMetrics

    /// What a bundle finds in the validation cases of a training, segment by segment.
    static func all(_ bundle: ModelBundle, _ library: CaseLibrary, threads: Int) throws -> [MeasuredCase] {
        let segmenter = try Segmenter(bundle, threads: threads)
        return try library.validation.flatMap { found in
            let labelled = try library.labelled(found)
            let mask = try segmenter.segment(labelled.volume).mask
            return bundle.description.labels.map(\.number).map { segment in
                MeasuredCase(
                    name: found.name, segment: segment,
                    metrics: CaseMetrics(
                        prediction: LabelVolume(mask, segment: segment),
                        truth: LabelVolume(labelled.truth, segment: segment)))
            }
        }
    }
}

extension [MeasuredCase] {
    /// Mean ± standard deviation of a metric of a segment with so many decimals, and of how many cases where it is not
    /// defined in all; empty where it is defined in none.
    public func spread(
        _ segment: UInt8, decimals: Int, factor: Double = 1, _ metric: (CaseMetrics) -> Double?
    ) -> String {
        let cases = filter { $0.segment == segment }
        guard let summary = MetricSummary(cases.compactMap { metric($0.metrics).map { factor * $0 } }) else {
            return ""
        }
        let text = String(format: "%.\(decimals)f ± %.\(decimals)f", summary.mean, summary.standardDeviation)
        return summary.count == cases.count ? text : "\(text) (\(summary.count) of \(cases.count))"
    }
}

extension LabelVolume {
    /// One segment of a mask; distances are known where slices follow each other evenly.
    init(_ mask: Mask, segment: UInt8) {
        let geometry = mask.geometry
        self.init(
            size: [geometry.slices, geometry.rows, geometry.columns],
            spacing: geometry.regularSpacing.map { [$0] + geometry.pixelSpacing.values },
            pixelSpacing: geometry.pixelSpacing.values,
            voxels: mask.voxels.map { $0 == segment })
    }
}
