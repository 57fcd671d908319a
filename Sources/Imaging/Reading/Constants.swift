import DICOM

extension UID {
    /// Enhanced CT Image Storage: several frames.
    static let enhancedCTImageStorage = UID(constant: "1.2.840.10008.5.1.4.1.1.2.1")
}

extension AttributeTag {
    /// Modality LUT Sequence.
    static let modalityLUTSequence = Self(0x0028, 0x3000)
    /// Temporal Position Identifier.
    static let temporalPositionIdentifier = Self(0x0020, 0x0100)
    /// Temporal Position Index.
    static let temporalPositionIndex = Self(0x0020, 0x9128)
    /// Trigger Time, in ms from the R wave.
    static let triggerTime = Self(0x0018, 0x1060)
    /// Nominal Percentage of Cardiac Phase.
    static let nominalPercentageOfCardiacPhase = Self(0x0020, 0x9241)
    /// Acquisition UID.
    static let acquisitionUID = Self(0x0008, 0x0017)
    /// Irradiation Event UID.
    static let irradiationEventUID = Self(0x0008, 0x3010)
    /// Units of PET.
    static let units = Self(0x0054, 0x1001)
    /// Real World Value Mapping Sequence.
    static let realWorldValueMappingSequence = Self(0x0040, 0x9096)
    /// Measurement Units Code Sequence.
    static let measurementUnitsCodeSequence = Self(0x0040, 0x08EA)
    /// Multi-energy CT Processing Sequence.
    static let multienergyCTProcessingSequence = Self(0x0018, 0x9363)
    /// Multi-energy CT Characteristics Sequence.
    static let multienergyCTCharacteristicsSequence = Self(0x0018, 0x9364)
    /// Monoenergetic Energy Equivalent, in keV.
    static let monoenergeticEnergyEquivalent = Self(0x0018, 0x937C)
}
