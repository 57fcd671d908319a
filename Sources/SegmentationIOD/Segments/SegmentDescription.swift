public import DICOM
import DerivedObjects

/// One segment: what it shows and which algorithm found it.
///
///     SegmentDescription(
///         number: 1, label: "Pancreas", categoryCode: .anatomicalStructure, typeCode: .pancreas,
///         algorithmName: "segnode pancreas-ct", algorithmVersion: "1.0.0",
///         recommendedDisplayCIELab: CIELabColor(red: 249, green: 180, blue: 111))
///
/// Standard: PS3.3 C.8.20.4.
public struct SegmentDescription: Hashable, Sendable {
    /// The segment's number, counted from 1 without gaps; the value of its voxels in the mask.
    public let number: UInt8
    /// The label that a viewer shows, at most 64 characters.
    public let label: String
    /// The property's category, for example ``CodedConcept/anatomicalStructure``.
    public let categoryCode: CodedConcept
    /// The property's type, for example ``CodedConcept/pancreas``.
    public let typeCode: CodedConcept
    /// The name of the algorithm, at most 64 characters.
    public let algorithmName: String
    /// The version of the algorithm, at most 64 characters.
    public let algorithmVersion: String
    /// The family of the algorithm (CID 7162).
    public let algorithmFamily: CodedConcept
    /// The colour in which a viewer shows the segment at first.
    public let recommendedDisplayCIELab: CIELabColor
    /// A name under which the segment can be followed over time; `nil`: none, unless there is a tracking UID.
    public let trackingID: String?
    /// The identifier that belongs to ``trackingID``; `nil`: derived from the sources where there is a tracking ID.
    public let trackingUID: UID?

    /// Creates a description; neither, either or both of the tracking identifiers may be given: both or neither are
    /// written.
    public init(
        number: UInt8,
        label: String,
        categoryCode: CodedConcept,
        typeCode: CodedConcept,
        algorithmName: String,
        algorithmVersion: String,
        algorithmFamily: CodedConcept = .artificialIntelligence,
        recommendedDisplayCIELab: CIELabColor,
        trackingID: String? = nil,
        trackingUID: UID? = nil
    ) {
        self.number = number
        self.label = label
        self.categoryCode = categoryCode
        self.typeCode = typeCode
        self.algorithmName = algorithmName
        self.algorithmVersion = algorithmVersion
        self.algorithmFamily = algorithmFamily
        self.recommendedDisplayCIELab = recommendedDisplayCIELab
        self.trackingID = trackingID
        self.trackingUID = trackingUID
    }
}

extension SegmentDescription {
    /// The texts that may need more than ASCII.
    var texts: [String] {
        [label, algorithmName, algorithmVersion, trackingID ?? ""]
            + [categoryCode, typeCode, algorithmFamily].map(\.meaning)
    }

    /// Refuses a description that would leave an attribute empty that must not be.
    func checkTexts() throws(SegmentationIODError) {
        do throws(DerivedObjectError) {
            _ = try OwnText.required(OwnText.line(label), "SegmentLabel")
            _ = try OwnText.required(OwnText.line(algorithmName), "SegmentAlgorithmName")
            _ = try OwnText.required(OwnText.line(algorithmVersion), "AlgorithmVersion")
            for code in [categoryCode, typeCode, algorithmFamily] {
                _ = try OwnText.required(OwnText.line(code.value, limit: 16), "CodeValue")
                _ = try OwnText.required(OwnText.line(code.scheme, limit: 16), "CodingSchemeDesignator")
                _ = try OwnText.required(OwnText.line(code.meaning), "CodeMeaning")
            }
        } catch {
            throw SegmentationIODError(error)
        }
    }
}
