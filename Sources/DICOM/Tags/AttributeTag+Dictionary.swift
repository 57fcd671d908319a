/// The attributes that the code names, by their keywords in PS3.6 6 and 7.
extension AttributeTag {
    /// File Meta Information Group Length, UL.
    public static let fileMetaInformationGroupLength = Self(0x0002, 0x0000)
    /// File Meta Information Version, OB.
    public static let fileMetaInformationVersion = Self(0x0002, 0x0001)
    /// Media Storage SOP Class UID, UI.
    public static let mediaStorageSOPClassUID = Self(0x0002, 0x0002)
    /// Media Storage SOP Instance UID, UI.
    public static let mediaStorageSOPInstanceUID = Self(0x0002, 0x0003)
    /// Transfer Syntax UID, UI.
    public static let transferSyntaxUID = Self(0x0002, 0x0010)
    /// Implementation Class UID, UI.
    public static let implementationClassUID = Self(0x0002, 0x0012)
    /// Implementation Version Name, SH.
    public static let implementationVersionName = Self(0x0002, 0x0013)
    /// Source Application Entity Title, AE.
    public static let sourceApplicationEntityTitle = Self(0x0002, 0x0016)
    /// Specific Character Set, CS.
    public static let specificCharacterSet = Self(0x0008, 0x0005)
    /// Image Type, CS.
    public static let imageType = Self(0x0008, 0x0008)
    /// Instance Creation Date, DA.
    public static let instanceCreationDate = Self(0x0008, 0x0012)
    /// Instance Creation Time, TM.
    public static let instanceCreationTime = Self(0x0008, 0x0013)
    /// Instance Creator UID, UI.
    public static let instanceCreatorUID = Self(0x0008, 0x0014)
    /// SOP Class UID, UI.
    public static let sopClassUID = Self(0x0008, 0x0016)
    /// SOP Instance UID, UI.
    public static let sopInstanceUID = Self(0x0008, 0x0018)
    /// Study Date, DA.
    public static let studyDate = Self(0x0008, 0x0020)
    /// Series Date, DA.
    public static let seriesDate = Self(0x0008, 0x0021)
    /// Acquisition Date, DA.
    public static let acquisitionDate = Self(0x0008, 0x0022)
    /// Content Date, DA.
    public static let contentDate = Self(0x0008, 0x0023)
    /// Acquisition DateTime, DT.
    public static let acquisitionDateTime = Self(0x0008, 0x002A)
    /// Study Time, TM.
    public static let studyTime = Self(0x0008, 0x0030)
    /// Series Time, TM.
    public static let seriesTime = Self(0x0008, 0x0031)
    /// Acquisition Time, TM.
    public static let acquisitionTime = Self(0x0008, 0x0032)
    /// Content Time, TM.
    public static let contentTime = Self(0x0008, 0x0033)
    /// Accession Number, SH.
    public static let accessionNumber = Self(0x0008, 0x0050)
    /// Modality, CS.
    public static let modality = Self(0x0008, 0x0060)
    /// SOP Classes in Study, UI.
    public static let sopClassesInStudy = Self(0x0008, 0x0062)
    /// Conversion Type, CS.
    public static let conversionType = Self(0x0008, 0x0064)
    /// Manufacturer, LO.
    public static let manufacturer = Self(0x0008, 0x0070)
    /// Institution Name, LO.
    public static let institutionName = Self(0x0008, 0x0080)
    /// Referring Physician's Name, PN.
    public static let referringPhysicianName = Self(0x0008, 0x0090)
    /// Code Value, SH.
    public static let codeValue = Self(0x0008, 0x0100)
    /// Coding Scheme Designator, SH.
    public static let codingSchemeDesignator = Self(0x0008, 0x0102)
    /// Coding Scheme Version, SH.
    public static let codingSchemeVersion = Self(0x0008, 0x0103)
    /// Code Meaning, LO.
    public static let codeMeaning = Self(0x0008, 0x0104)
    /// Mapping Resource, CS.
    public static let mappingResource = Self(0x0008, 0x0105)
    /// Context Identifier, CS.
    public static let contextIdentifier = Self(0x0008, 0x010F)
    /// Context UID, UI.
    public static let contextUID = Self(0x0008, 0x0117)
    /// Timezone Offset From UTC, SH.
    public static let timezoneOffsetFromUTC = Self(0x0008, 0x0201)
    /// Station Name, SH.
    public static let stationName = Self(0x0008, 0x1010)
    /// Study Description, LO.
    public static let studyDescription = Self(0x0008, 0x1030)
    /// Procedure Code Sequence, SQ.
    public static let procedureCodeSequence = Self(0x0008, 0x1032)
    /// Series Description, LO.
    public static let seriesDescription = Self(0x0008, 0x103E)
    /// Institutional Department Name, LO.
    public static let institutionalDepartmentName = Self(0x0008, 0x1040)
    /// Physician(s) of Record, PN.
    public static let physiciansOfRecord = Self(0x0008, 0x1048)
    /// Operators' Name, PN.
    public static let operatorsName = Self(0x0008, 0x1070)
    /// Manufacturer's Model Name, LO.
    public static let manufacturerModelName = Self(0x0008, 0x1090)
    /// Referenced Study Sequence, SQ.
    public static let referencedStudySequence = Self(0x0008, 0x1110)
    /// Referenced Performed Procedure Step Sequence, SQ.
    public static let referencedPerformedProcedureStepSequence = Self(0x0008, 0x1111)
    /// Referenced Series Sequence, SQ.
    public static let referencedSeriesSequence = Self(0x0008, 0x1115)
    /// Referenced Image Sequence, SQ.
    public static let referencedImageSequence = Self(0x0008, 0x1140)
    /// Referenced Instance Sequence, SQ.
    public static let referencedInstanceSequence = Self(0x0008, 0x114A)
    /// Referenced SOP Class UID, UI.
    public static let referencedSOPClassUID = Self(0x0008, 0x1150)
    /// Referenced SOP Instance UID, UI.
    public static let referencedSOPInstanceUID = Self(0x0008, 0x1155)
    /// Referenced Frame Number, IS.
    public static let referencedFrameNumber = Self(0x0008, 0x1160)
    /// Studies Containing Other Referenced Instances Sequence, SQ.
    public static let studiesContainingOtherReferencedInstancesSequence = Self(0x0008, 0x1200)
    /// Derivation Description, ST.
    public static let derivationDescription = Self(0x0008, 0x2111)
    /// Source Image Sequence, SQ.
    public static let sourceImageSequence = Self(0x0008, 0x2112)
    /// Anatomic Region Sequence, SQ.
    public static let anatomicRegionSequence = Self(0x0008, 0x2218)
    /// Frame Type, CS.
    public static let frameType = Self(0x0008, 0x9007)
    /// Derivation Image Sequence, SQ.
    public static let derivationImageSequence = Self(0x0008, 0x9124)
    /// Pixel Presentation, CS.
    public static let pixelPresentation = Self(0x0008, 0x9205)
    /// Volumetric Properties, CS.
    public static let volumetricProperties = Self(0x0008, 0x9206)
    /// Volume Based Calculation Technique, CS.
    public static let volumeBasedCalculationTechnique = Self(0x0008, 0x9207)
    /// Derivation Code Sequence, SQ.
    public static let derivationCodeSequence = Self(0x0008, 0x9215)
    /// Patient's Name, PN.
    public static let patientName = Self(0x0010, 0x0010)
    /// Patient ID, LO.
    public static let patientID = Self(0x0010, 0x0020)
    /// Issuer of Patient ID, LO.
    public static let issuerOfPatientID = Self(0x0010, 0x0021)
    /// Patient's Birth Date, DA.
    public static let patientBirthDate = Self(0x0010, 0x0030)
    /// Patient's Birth Time, TM.
    public static let patientBirthTime = Self(0x0010, 0x0032)
    /// Patient's Sex, CS.
    public static let patientSex = Self(0x0010, 0x0040)
    /// Other Patient IDs, LO.
    public static let otherPatientIDs = Self(0x0010, 0x1000)
    /// Patient's Age, AS.
    public static let patientAge = Self(0x0010, 0x1010)
    /// Patient's Size, DS.
    public static let patientSize = Self(0x0010, 0x1020)
    /// Patient's Weight, DS.
    public static let patientWeight = Self(0x0010, 0x1030)
    /// Ethnic Group, SH.
    public static let ethnicGroup = Self(0x0010, 0x2160)
    /// Additional Patient History, LT.
    public static let additionalPatientHistory = Self(0x0010, 0x21B0)
    /// Patient Species Description, LO.
    public static let patientSpeciesDescription = Self(0x0010, 0x2201)
    /// Patient Comments, LT.
    public static let patientComments = Self(0x0010, 0x4000)
    /// Clinical Trial Sponsor Name, LO.
    public static let clinicalTrialSponsorName = Self(0x0012, 0x0010)
    /// Clinical Trial Protocol ID, LO.
    public static let clinicalTrialProtocolID = Self(0x0012, 0x0020)
    /// Clinical Trial Subject ID, LO.
    public static let clinicalTrialSubjectID = Self(0x0012, 0x0040)
    /// Patient Identity Removed, CS.
    public static let patientIdentityRemoved = Self(0x0012, 0x0062)
    /// De-identification Method, LO.
    public static let deidentificationMethod = Self(0x0012, 0x0063)
    /// Contrast/Bolus Agent, LO.
    public static let contrastBolusAgent = Self(0x0018, 0x0010)
    /// Body Part Examined, CS.
    public static let bodyPartExamined = Self(0x0018, 0x0015)
    /// Scan Options, CS.
    public static let scanOptions = Self(0x0018, 0x0022)
    /// Slice Thickness, DS.
    public static let sliceThickness = Self(0x0018, 0x0050)
    /// KVP, DS.
    public static let kvp = Self(0x0018, 0x0060)
    /// Spacing Between Slices, DS.
    public static let spacingBetweenSlices = Self(0x0018, 0x0088)
    /// Data Collection Diameter, DS.
    public static let dataCollectionDiameter = Self(0x0018, 0x0090)
    /// Device Serial Number, LO.
    public static let deviceSerialNumber = Self(0x0018, 0x1000)
    /// Software Versions, LO.
    public static let softwareVersions = Self(0x0018, 0x1020)
    /// Protocol Name, LO.
    public static let protocolName = Self(0x0018, 0x1030)
    /// Reconstruction Diameter, DS.
    public static let reconstructionDiameter = Self(0x0018, 0x1100)
    /// Gantry/Detector Tilt, DS.
    public static let gantryDetectorTilt = Self(0x0018, 0x1120)
    /// Table Height, DS.
    public static let tableHeight = Self(0x0018, 0x1130)
    /// Rotation Direction, CS.
    public static let rotationDirection = Self(0x0018, 0x1140)
    /// Exposure Time, IS.
    public static let exposureTime = Self(0x0018, 0x1150)
    /// X-Ray Tube Current, IS.
    public static let xRayTubeCurrent = Self(0x0018, 0x1151)
    /// Exposure, IS.
    public static let exposure = Self(0x0018, 0x1152)
    /// Filter Type, SH.
    public static let filterType = Self(0x0018, 0x1160)
    /// Convolution Kernel, SH.
    public static let convolutionKernel = Self(0x0018, 0x1210)
    /// Patient Position, CS.
    public static let patientPosition = Self(0x0018, 0x5100)
    /// Content Qualification, CS.
    public static let contentQualification = Self(0x0018, 0x9004)
    /// Acquisition Type, CS.
    public static let acquisitionType = Self(0x0018, 0x9302)
    /// Table Speed, FD.
    public static let tableSpeed = Self(0x0018, 0x9309)
    /// Position Measuring Device Used, CS.
    public static let positionMeasuringDeviceUsed = Self(0x0018, 0x980C)
    /// Contributing Equipment Sequence, SQ.
    public static let contributingEquipmentSequence = Self(0x0018, 0xA001)
    /// Study Instance UID, UI.
    public static let studyInstanceUID = Self(0x0020, 0x000D)
    /// Series Instance UID, UI.
    public static let seriesInstanceUID = Self(0x0020, 0x000E)
    /// Study ID, SH.
    public static let studyID = Self(0x0020, 0x0010)
    /// Series Number, IS.
    public static let seriesNumber = Self(0x0020, 0x0011)
    /// Acquisition Number, IS.
    public static let acquisitionNumber = Self(0x0020, 0x0012)
    /// Instance Number, IS.
    public static let instanceNumber = Self(0x0020, 0x0013)
    /// Image Position (Patient), DS.
    public static let imagePositionPatient = Self(0x0020, 0x0032)
    /// Image Orientation (Patient), DS.
    public static let imageOrientationPatient = Self(0x0020, 0x0037)
    /// Frame of Reference UID, UI.
    public static let frameOfReferenceUID = Self(0x0020, 0x0052)
    /// Laterality, CS.
    public static let laterality = Self(0x0020, 0x0060)
    /// Images in Acquisition, IS.
    public static let imagesInAcquisition = Self(0x0020, 0x1002)
    /// Position Reference Indicator, LO.
    public static let positionReferenceIndicator = Self(0x0020, 0x1040)
    /// Slice Location, DS.
    public static let sliceLocation = Self(0x0020, 0x1041)
    /// Image Comments, LT.
    public static let imageComments = Self(0x0020, 0x4000)
    /// Stack ID, SH.
    public static let stackID = Self(0x0020, 0x9056)
    /// In-Stack Position Number, UL.
    public static let inStackPositionNumber = Self(0x0020, 0x9057)
    /// Frame Content Sequence, SQ.
    public static let frameContentSequence = Self(0x0020, 0x9111)
    /// Plane Position Sequence, SQ.
    public static let planePositionSequence = Self(0x0020, 0x9113)
    /// Plane Orientation Sequence, SQ.
    public static let planeOrientationSequence = Self(0x0020, 0x9116)
    /// Frame Acquisition Number, US.
    public static let frameAcquisitionNumber = Self(0x0020, 0x9156)
    /// Dimension Index Values, UL.
    public static let dimensionIndexValues = Self(0x0020, 0x9157)
    /// Dimension Organization UID, UI.
    public static let dimensionOrganizationUID = Self(0x0020, 0x9164)
    /// Dimension Index Pointer, AT.
    public static let dimensionIndexPointer = Self(0x0020, 0x9165)
    /// Functional Group Pointer, AT.
    public static let functionalGroupPointer = Self(0x0020, 0x9167)
    /// Dimension Organization Sequence, SQ.
    public static let dimensionOrganizationSequence = Self(0x0020, 0x9221)
    /// Dimension Index Sequence, SQ.
    public static let dimensionIndexSequence = Self(0x0020, 0x9222)
    /// Dimension Organization Type, CS.
    public static let dimensionOrganizationType = Self(0x0020, 0x9311)
    /// Dimension Description Label, LO.
    public static let dimensionDescriptionLabel = Self(0x0020, 0x9421)
    /// Algorithm Source, LO.
    public static let algorithmSource = Self(0x0024, 0x0202)
    /// Samples per Pixel, US.
    public static let samplesPerPixel = Self(0x0028, 0x0002)
    /// Photometric Interpretation, CS.
    public static let photometricInterpretation = Self(0x0028, 0x0004)
    /// Planar Configuration, US.
    public static let planarConfiguration = Self(0x0028, 0x0006)
    /// Number of Frames, IS.
    public static let numberOfFrames = Self(0x0028, 0x0008)
    /// Rows, US.
    public static let rows = Self(0x0028, 0x0010)
    /// Columns, US.
    public static let columns = Self(0x0028, 0x0011)
    /// Pixel Spacing, DS.
    public static let pixelSpacing = Self(0x0028, 0x0030)
    /// Pixel Aspect Ratio, IS.
    public static let pixelAspectRatio = Self(0x0028, 0x0034)
    /// Bits Allocated, US.
    public static let bitsAllocated = Self(0x0028, 0x0100)
    /// Bits Stored, US.
    public static let bitsStored = Self(0x0028, 0x0101)
    /// High Bit, US.
    public static let highBit = Self(0x0028, 0x0102)
    /// Pixel Representation, US.
    public static let pixelRepresentation = Self(0x0028, 0x0103)
    /// Smallest Image Pixel Value, US or SS.
    public static let smallestImagePixelValue = Self(0x0028, 0x0106)
    /// Largest Image Pixel Value, US or SS.
    public static let largestImagePixelValue = Self(0x0028, 0x0107)
    /// Pixel Padding Value, US or SS.
    public static let pixelPaddingValue = Self(0x0028, 0x0120)
    /// Pixel Padding Range Limit, US or SS.
    public static let pixelPaddingRangeLimit = Self(0x0028, 0x0121)
    /// Burned In Annotation, CS.
    public static let burnedInAnnotation = Self(0x0028, 0x0301)
    /// Window Center, DS.
    public static let windowCenter = Self(0x0028, 0x1050)
    /// Window Width, DS.
    public static let windowWidth = Self(0x0028, 0x1051)
    /// Rescale Intercept, DS.
    public static let rescaleIntercept = Self(0x0028, 0x1052)
    /// Rescale Slope, DS.
    public static let rescaleSlope = Self(0x0028, 0x1053)
    /// Rescale Type, LO.
    public static let rescaleType = Self(0x0028, 0x1054)
    /// Lossy Image Compression, CS.
    public static let lossyImageCompression = Self(0x0028, 0x2110)
    /// Lossy Image Compression Ratio, DS.
    public static let lossyImageCompressionRatio = Self(0x0028, 0x2112)
    /// Lossy Image Compression Method, CS.
    public static let lossyImageCompressionMethod = Self(0x0028, 0x2114)
    /// Pixel Measures Sequence, SQ.
    public static let pixelMeasuresSequence = Self(0x0028, 0x9110)
    /// Performed Procedure Step Start Date, DA.
    public static let performedProcedureStepStartDate = Self(0x0040, 0x0244)
    /// Performed Procedure Step Start Time, TM.
    public static let performedProcedureStepStartTime = Self(0x0040, 0x0245)
    /// Performed Procedure Step ID, SH.
    public static let performedProcedureStepID = Self(0x0040, 0x0253)
    /// Performed Procedure Step Description, LO.
    public static let performedProcedureStepDescription = Self(0x0040, 0x0254)
    /// Request Attributes Sequence, SQ.
    public static let requestAttributesSequence = Self(0x0040, 0x0275)
    /// Value Type, CS.
    public static let valueType = Self(0x0040, 0xA040)
    /// Concept Name Code Sequence, SQ.
    public static let conceptNameCodeSequence = Self(0x0040, 0xA043)
    /// Purpose of Reference Code Sequence, SQ.
    public static let purposeOfReferenceCodeSequence = Self(0x0040, 0xA170)
    /// Content Sequence, SQ.
    public static let contentSequence = Self(0x0040, 0xA730)
    /// Segmentation Type, CS.
    public static let segmentationType = Self(0x0062, 0x0001)
    /// Segment Sequence, SQ.
    public static let segmentSequence = Self(0x0062, 0x0002)
    /// Segmented Property Category Code Sequence, SQ.
    public static let segmentedPropertyCategoryCodeSequence = Self(0x0062, 0x0003)
    /// Segment Number, US.
    public static let segmentNumber = Self(0x0062, 0x0004)
    /// Segment Label, LO.
    public static let segmentLabel = Self(0x0062, 0x0005)
    /// Segment Description, ST.
    public static let segmentDescription = Self(0x0062, 0x0006)
    /// Segmentation Algorithm Identification Sequence, SQ.
    public static let segmentationAlgorithmIdentificationSequence = Self(0x0062, 0x0007)
    /// Segment Algorithm Type, CS.
    public static let segmentAlgorithmType = Self(0x0062, 0x0008)
    /// Segment Algorithm Name, LO.
    public static let segmentAlgorithmName = Self(0x0062, 0x0009)
    /// Segment Identification Sequence, SQ.
    public static let segmentIdentificationSequence = Self(0x0062, 0x000A)
    /// Referenced Segment Number, US.
    public static let referencedSegmentNumber = Self(0x0062, 0x000B)
    /// Recommended Display CIELab Value, US.
    public static let recommendedDisplayCIELabValue = Self(0x0062, 0x000D)
    /// Maximum Fractional Value, US.
    public static let maximumFractionalValue = Self(0x0062, 0x000E)
    /// Segmented Property Type Code Sequence, SQ.
    public static let segmentedPropertyTypeCodeSequence = Self(0x0062, 0x000F)
    /// Segments Overlap, CS.
    public static let segmentsOverlap = Self(0x0062, 0x0013)
    /// Tracking ID, UT.
    public static let trackingID = Self(0x0062, 0x0020)
    /// Tracking UID, UI.
    public static let trackingUID = Self(0x0062, 0x0021)
    /// Algorithm Family Code Sequence, SQ.
    public static let algorithmFamilyCodeSequence = Self(0x0066, 0x002F)
    /// Algorithm Version, LO.
    public static let algorithmVersion = Self(0x0066, 0x0031)
    /// Algorithm Parameters, LT.
    public static let algorithmParameters = Self(0x0066, 0x0032)
    /// Algorithm Name, LO.
    public static let algorithmName = Self(0x0066, 0x0036)
    /// Content Label, CS.
    public static let contentLabel = Self(0x0070, 0x0080)
    /// Content Description, LO.
    public static let contentDescription = Self(0x0070, 0x0081)
    /// Content Creator's Name, PN.
    public static let contentCreatorName = Self(0x0070, 0x0084)
    /// Presentation LUT Shape, CS.
    public static let presentationLUTShape = Self(0x2050, 0x0020)
    /// Shared Functional Groups Sequence, SQ.
    public static let sharedFunctionalGroupsSequence = Self(0x5200, 0x9229)
    /// Per-Frame Functional Groups Sequence, SQ.
    public static let perFrameFunctionalGroupsSequence = Self(0x5200, 0x9230)
    /// Float Pixel Data, OF.
    public static let floatPixelData = Self(0x7FE0, 0x0008)
    /// Double Float Pixel Data, OD.
    public static let doubleFloatPixelData = Self(0x7FE0, 0x0009)
    /// Pixel Data, OB or OW.
    public static let pixelData = Self(0x7FE0, 0x0010)
}
