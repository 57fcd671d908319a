/// Under which Study and Series Instance UID an instance is kept: its own, or what stands in for those that it lacks.
///
/// Some anonymizers empty these UIDs. What stands in depends on nothing but attributes that the instances of one series
/// share, so that these come together again wherever and whenever they are read, one by one or as a whole.
///
///     let place = HierarchyUIDs(studyInstanceUID: nil, seriesInstanceUID: nil) { dataSet.string($0) }
///
/// The frame of reference is one of these attributes. A study whose series differ in it becomes several: better that
/// than two patients in one study.
public struct HierarchyUIDs: Hashable, Sendable {
    /// The instance's Study Instance UID or what stands in for it.
    public let studyInstanceUID: UID
    /// The instance's Series Instance UID or what stands in for it.
    public let seriesInstanceUID: UID

    /// Takes the UIDs that there are and derives the others; `nil` where nothing tells the study from any other.
    ///
    /// - Parameter value: gives the first value of an attribute, `nil` where there is none.
    public init?(studyInstanceUID: UID?, seriesInstanceUID: UID?, value: (AttributeTag) -> String?) {
        guard let study = studyInstanceUID ?? Self.study(value) else { return nil }
        self.studyInstanceUID = study
        self.seriesInstanceUID =
            seriesInstanceUID
            ?? .derived(from: ["Series Instance UID", study.description] + Self.series.map { value($0) ?? "" })
    }

    private static func study(_ value: (AttributeTag) -> String?) -> UID? {
        guard distinguishing.contains(where: { value($0) != nil }) else { return nil }
        return .derived(from: ["Study Instance UID"] + (distinguishing + study).map { value($0) ?? "" })
    }

    /// One of these at least must have a value: dates and names alone are those of many anonymized studies.
    private static let distinguishing: [AttributeTag] = [
        .frameOfReferenceUID, .patientID, .accessionNumber, .studyID,
    ]

    private static let study: [AttributeTag] = [.issuerOfPatientID, .patientBirthDate, .studyDate, .studyTime]

    private static let series: [AttributeTag] = [
        .frameOfReferenceUID, .modality, .seriesNumber, .seriesDate, .seriesTime, .seriesDescription, .sliceThickness,
        .convolutionKernel,
    ]
}
