// How an image was made, where it lies and what it holds: groups 0018 and above.
//
// The names are the keywords of PS3.6 with a lower first letter; `DataDictionary` has VR and VM.
extension AttributeTag {
    /// Contrast/Bolus Agent.
    public static let contrastBolusAgent = Self(0x0018, 0x0010)
    /// Body Part Examined.
    public static let bodyPartExamined = Self(0x0018, 0x0015)
    /// Slice Thickness.
    public static let sliceThickness = Self(0x0018, 0x0050)
    /// KVP.
    public static let kvp = Self(0x0018, 0x0060)
    /// Spacing Between Slices.
    public static let spacingBetweenSlices = Self(0x0018, 0x0088)
    /// Device Serial Number.
    public static let deviceSerialNumber = Self(0x0018, 0x1000)
    /// Software Versions.
    public static let softwareVersions = Self(0x0018, 0x1020)
    /// Protocol Name.
    public static let protocolName = Self(0x0018, 0x1030)
    /// Trigger Time, in ms from the R wave.
    public static let triggerTime = Self(0x0018, 0x1060)
    /// Gantry/Detector Tilt.
    public static let gantryDetectorTilt = Self(0x0018, 0x1120)
    /// Convolution Kernel.
    public static let convolutionKernel = Self(0x0018, 0x1210)
    /// Patient Position.
    public static let patientPosition = Self(0x0018, 0x5100)
    /// Table Speed.
    public static let tableSpeed = Self(0x0018, 0x9309)
    /// Multi-energy CT Processing Sequence.
    public static let multienergyCTProcessingSequence = Self(0x0018, 0x9363)
    /// Multi-energy CT Characteristics Sequence.
    public static let multienergyCTCharacteristicsSequence = Self(0x0018, 0x9364)
    /// Monoenergetic Energy Equivalent, in keV.
    public static let monoenergeticEnergyEquivalent = Self(0x0018, 0x937C)
    /// Study Instance UID.
    public static let studyInstanceUID = Self(0x0020, 0x000D)
    /// Series Instance UID.
    public static let seriesInstanceUID = Self(0x0020, 0x000E)
    /// Study ID.
    public static let studyID = Self(0x0020, 0x0010)
    /// Series Number.
    public static let seriesNumber = Self(0x0020, 0x0011)
    /// Acquisition Number.
    public static let acquisitionNumber = Self(0x0020, 0x0012)
    /// Instance Number.
    public static let instanceNumber = Self(0x0020, 0x0013)
    /// Image Position (Patient).
    public static let imagePositionPatient = Self(0x0020, 0x0032)
    /// Image Orientation (Patient).
    public static let imageOrientationPatient = Self(0x0020, 0x0037)
    /// Frame of Reference UID.
    public static let frameOfReferenceUID = Self(0x0020, 0x0052)
    /// Temporal Position Identifier.
    public static let temporalPositionIdentifier = Self(0x0020, 0x0100)
    /// Position Reference Indicator.
    public static let positionReferenceIndicator = Self(0x0020, 0x1040)
    /// Slice Location.
    public static let sliceLocation = Self(0x0020, 0x1041)
    /// Image Comments.
    public static let imageComments = Self(0x0020, 0x4000)
    /// Frame Content Sequence.
    public static let frameContentSequence = Self(0x0020, 0x9111)
    /// Plane Position Sequence.
    public static let planePositionSequence = Self(0x0020, 0x9113)
    /// Plane Orientation Sequence.
    public static let planeOrientationSequence = Self(0x0020, 0x9116)
    /// Temporal Position Index.
    public static let temporalPositionIndex = Self(0x0020, 0x9128)
    /// Dimension Index Values.
    public static let dimensionIndexValues = Self(0x0020, 0x9157)
    /// Dimension Organization UID.
    public static let dimensionOrganizationUID = Self(0x0020, 0x9164)
    /// Dimension Index Pointer.
    public static let dimensionIndexPointer = Self(0x0020, 0x9165)
    /// Functional Group Pointer.
    public static let functionalGroupPointer = Self(0x0020, 0x9167)
    /// Dimension Organization Sequence.
    public static let dimensionOrganizationSequence = Self(0x0020, 0x9221)
    /// Dimension Index Sequence.
    public static let dimensionIndexSequence = Self(0x0020, 0x9222)
    /// Nominal Percentage of Cardiac Phase.
    public static let nominalPercentageOfCardiacPhase = Self(0x0020, 0x9241)
    /// Dimension Organization Type.
    public static let dimensionOrganizationType = Self(0x0020, 0x9311)
    /// Dimension Description Label.
    public static let dimensionDescriptionLabel = Self(0x0020, 0x9421)
    /// Samples per Pixel.
    public static let samplesPerPixel = Self(0x0028, 0x0002)
    /// Photometric Interpretation.
    public static let photometricInterpretation = Self(0x0028, 0x0004)
    /// Number of Frames.
    public static let numberOfFrames = Self(0x0028, 0x0008)
    /// Rows.
    public static let rows = Self(0x0028, 0x0010)
    /// Columns.
    public static let columns = Self(0x0028, 0x0011)
    /// Pixel Spacing.
    public static let pixelSpacing = Self(0x0028, 0x0030)
    /// Bits Allocated.
    public static let bitsAllocated = Self(0x0028, 0x0100)
    /// Bits Stored.
    public static let bitsStored = Self(0x0028, 0x0101)
    /// High Bit.
    public static let highBit = Self(0x0028, 0x0102)
    /// Pixel Representation.
    public static let pixelRepresentation = Self(0x0028, 0x0103)
    /// Pixel Padding Value.
    public static let pixelPaddingValue = Self(0x0028, 0x0120)
    /// Pixel Padding Range Limit.
    public static let pixelPaddingRangeLimit = Self(0x0028, 0x0121)
    /// Window Center.
    public static let windowCenter = Self(0x0028, 0x1050)
    /// Window Width.
    public static let windowWidth = Self(0x0028, 0x1051)
    /// Rescale Intercept.
    public static let rescaleIntercept = Self(0x0028, 0x1052)
    /// Rescale Slope.
    public static let rescaleSlope = Self(0x0028, 0x1053)
    /// Rescale Type.
    public static let rescaleType = Self(0x0028, 0x1054)
    /// Spatial Locations Preserved.
    public static let spatialLocationsPreserved = Self(0x0028, 0x135A)
    /// Lossy Image Compression.
    public static let lossyImageCompression = Self(0x0028, 0x2110)
    /// Lossy Image Compression Ratio.
    public static let lossyImageCompressionRatio = Self(0x0028, 0x2112)
    /// Lossy Image Compression Method.
    public static let lossyImageCompressionMethod = Self(0x0028, 0x2114)
    /// Modality LUT Sequence.
    public static let modalityLUTSequence = Self(0x0028, 0x3000)
    /// Pixel Measures Sequence.
    public static let pixelMeasuresSequence = Self(0x0028, 0x9110)
    /// Admission ID.
    public static let admissionID = Self(0x0038, 0x0010)
    /// Universal Entity ID.
    public static let universalEntityID = Self(0x0040, 0x0032)
    /// Universal Entity ID Type.
    public static let universalEntityIDType = Self(0x0040, 0x0033)
    /// Measurement Units Code Sequence.
    public static let measurementUnitsCodeSequence = Self(0x0040, 0x08EA)
    /// Real World Value Mapping Sequence.
    public static let realWorldValueMappingSequence = Self(0x0040, 0x9096)
    /// Purpose of Reference Code Sequence.
    public static let purposeOfReferenceCodeSequence = Self(0x0040, 0xA170)
    /// Units of PET.
    public static let units = Self(0x0054, 0x1001)
    /// Segmentation Type.
    public static let segmentationType = Self(0x0062, 0x0001)
    /// Segment Sequence.
    public static let segmentSequence = Self(0x0062, 0x0002)
    /// Segmented Property Category Code Sequence.
    public static let segmentedPropertyCategoryCodeSequence = Self(0x0062, 0x0003)
    /// Segment Number.
    public static let segmentNumber = Self(0x0062, 0x0004)
    /// Segment Label.
    public static let segmentLabel = Self(0x0062, 0x0005)
    /// Segmentation Algorithm Identification Sequence.
    public static let segmentationAlgorithmIdentificationSequence = Self(0x0062, 0x0007)
    /// Segment Algorithm Type.
    public static let segmentAlgorithmType = Self(0x0062, 0x0008)
    /// Segment Algorithm Name.
    public static let segmentAlgorithmName = Self(0x0062, 0x0009)
    /// Segment Identification Sequence.
    public static let segmentIdentificationSequence = Self(0x0062, 0x000A)
    /// Referenced Segment Number.
    public static let referencedSegmentNumber = Self(0x0062, 0x000B)
    /// Recommended Display CIELab Value.
    public static let recommendedDisplayCIELabValue = Self(0x0062, 0x000D)
    /// Segmented Property Type Code Sequence.
    public static let segmentedPropertyTypeCodeSequence = Self(0x0062, 0x000F)
    /// Segments Overlap.
    public static let segmentsOverlap = Self(0x0062, 0x0013)
    /// Tracking ID.
    public static let trackingID = Self(0x0062, 0x0020)
    /// Tracking UID.
    public static let trackingUID = Self(0x0062, 0x0021)
    /// Algorithm Family Code Sequence.
    public static let algorithmFamilyCodeSequence = Self(0x0066, 0x002F)
    /// Algorithm Version.
    public static let algorithmVersion = Self(0x0066, 0x0031)
    /// Algorithm Name.
    public static let algorithmName = Self(0x0066, 0x0036)
    /// Content Label.
    public static let contentLabel = Self(0x0070, 0x0080)
    /// Content Description.
    public static let contentDescription = Self(0x0070, 0x0081)
    /// Content Creator's Name.
    public static let contentCreatorName = Self(0x0070, 0x0084)
    /// Presentation LUT Shape.
    public static let presentationLUTShape = Self(0x2050, 0x0020)
    /// Shared Functional Groups Sequence.
    public static let sharedFunctionalGroupsSequence = Self(0x5200, 0x9229)
    /// Per-Frame Functional Groups Sequence.
    public static let perFrameFunctionalGroupsSequence = Self(0x5200, 0x9230)
    /// Pixel Data.
    public static let pixelData = Self(0x7FE0, 0x0010)
}
