import DICOM

extension UID {
    /// Enhanced CT Image Storage: several frames.
    static let enhancedCTImageStorage = UID(constant: "1.2.840.10008.5.1.4.1.1.2.1")
}

extension AttributeTag {
    /// Modality LUT Sequence.
    static let modalityLUTSequence = Self(0x0028, 0x3000)
}
