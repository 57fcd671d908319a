public import DICOM

extension CodedConcept {
    /// The category of every organ (CID 7150).
    public static let anatomicalStructure = Self(value: "91723000", scheme: "SCT", meaning: "Anatomical Structure")
    /// The pancreas (CID 7166 among others).
    public static let pancreas = Self(value: "15776009", scheme: "SCT", meaning: "Pancreas")
    /// The family of algorithms that a trained network belongs to (CID 7162).
    public static let artificialIntelligence = Self(value: "123110", scheme: "DCM", meaning: "Artificial Intelligence")
    /// How a frame was derived from its source image (CID 7203).
    static let segmentation = Self(value: "113076", scheme: "DCM", meaning: "Segmentation")
    /// Why a frame refers to its source image (CID 7202).
    static let sourceImageForProcessing = Self(
        value: "121322",
        scheme: "DCM",
        meaning: "Source image for image processing operation"
    )
}
