import DICOM
import Foundation

extension SeriesAssessment {
    /// Judges one series.
    public init(_ series: SeriesOutline, requirements: SeriesRequirements) {
        let obstacle = requirements.obstacle(to: series)
        let criteria = obstacle == nil ? SeriesCriterion.all(of: series) : []
        self.init(
            seriesInstanceUID: series.seriesInstanceUID,
            seriesNumber: series.attributes.seriesNumber,
            seriesDescription: series.attributes.seriesDescription,
            slices: series.geometry.slices,
            isSuitable: obstacle == nil,
            sentence: obstacle?.description ?? Self.praise(series.geometry),
            score: obstacle == nil ? 100 + criteria.reduce(0) { $0 + $1.points } : 0,
            reasons: criteria.map(\.description),
            findings: series.findings
        )
    }

    /// Judges several series and sorts them, the best first; the order of the input does not matter.
    public static func ranked(_ series: [SeriesOutline], requirements: SeriesRequirements) -> [SeriesAssessment] {
        series.map { SeriesAssessment($0, requirements: requirements) }.sorted { $0.isBetter(than: $1) }
    }

    private func isBetter(than other: Self) -> Bool {
        if isSuitable != other.isSuitable { return isSuitable }
        if score != other.score { return score > other.score }
        if slices != other.slices { return slices > other.slices }
        if seriesNumber != other.seriesNumber { return (seriesNumber ?? .max) < (other.seriesNumber ?? .max) }
        return seriesInstanceUID < other.seriesInstanceUID
    }

    private static func praise(_ geometry: VolumeGeometry) -> String {
        let kind = geometry.obliquityDegrees < 1 ? "axial slices" : "slices"
        let distance: String
        if let spacing = geometry.stacking.evenSpacing {
            distance = String(format: "%.1f mm apart", spacing)
        } else if let smallest = geometry.stacking.distances.min(), let largest = geometry.stacking.distances.max() {
            distance = String(format: "%.1f to %.1f mm apart", smallest, largest)
        } else {
            return "Suitable: one slice."
        }
        return "Suitable: \(geometry.slices) \(kind), \(distance)."
    }
}
