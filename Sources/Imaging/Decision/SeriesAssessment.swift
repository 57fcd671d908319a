public import DICOM
import Foundation

/// Whether a series can be segmented, how well it suits compared with others, and why: a part of the decision record.
///
///     assessment.sentence == "Suitable: 92 axial slices, 3.0 mm apart."
public struct SeriesAssessment: Sendable, Codable, Equatable {
    /// Series Instance UID.
    public let seriesInstanceUID: UID
    /// Series Number.
    public let seriesNumber: Int?
    /// Series Description.
    public let seriesDescription: String
    /// The number of slices.
    public let slices: Int
    /// Whether the series can be segmented.
    public let isSuitable: Bool
    /// Why it can or cannot, in one sentence.
    public let sentence: String
    /// How well it suits: the higher, the better; 0 where it cannot be segmented.
    public let score: Int
    /// What the score is made of, for example "+15 contrast medium was given".
    public let reasons: [String]
    /// What was odd about the series.
    public let findings: [SeriesFinding]
}

extension SeriesAssessment {
    /// Judges one series.
    public init(_ series: SeriesOutline, requirements: SeriesRequirements) {
        self.init(series, obstacle: requirements.obstacle(to: series))
    }

    private init(_ series: SeriesOutline, obstacle: SeriesObstacle?) {
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
    ///
    /// - Parameter wanted: The series that a person has named, which is judged by itself.
    public static func ranked(
        _ series: [SeriesOutline], requirements: SeriesRequirements, wanted: String? = nil
    ) -> [SeriesAssessment] {
        let scattered = ScatteredScan(series.filter { requirements.obstacleOfKind($0) == nil })
        return series.map { outline in
            let isWanted = outline.seriesInstanceUID.description == wanted
            let obstacle =
                isWanted ? requirements.obstacle(to: outline) : requirements.obstacle(to: outline, among: scattered)
            return SeriesAssessment(outline, obstacle: obstacle)
        }.sorted { $0.isBetter(than: $1) }
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
