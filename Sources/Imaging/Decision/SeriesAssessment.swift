public import DICOM

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
