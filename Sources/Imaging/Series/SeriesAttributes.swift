/// What a series says about itself: what the choice between several series rests on.
///
/// Taken from the first slice along the normal; empty where the data set leaves it out.
public struct SeriesAttributes: Sendable, Equatable {
    /// Modality, for example "CT".
    public var modality: String
    /// Series Description.
    public var seriesDescription: String
    /// Series Number.
    public var seriesNumber: Int?
    /// Image Type, for example ["ORIGINAL", "PRIMARY", "AXIAL"].
    public var imageType: [String]
    /// Convolution Kernel, for example ["Br38f", "3"].
    public var convolutionKernel: [String]
    /// Slice Thickness in mm.
    public var sliceThickness: Double?
    /// Patient Position, for example "HFS".
    public var patientPosition: String
    /// Contrast/Bolus Agent; not empty where contrast medium was given.
    public var contrastAgent: String
    /// Body Part Examined.
    public var bodyPart: String
    /// Protocol Name.
    public var protocolName: String
    /// Gantry/Detector Tilt in degrees.
    public var gantryTilt: Double?
    /// Why the values are not the Hounsfield units of a conventional image, as the rest of a sentence; `nil` where they
    /// are.
    public var unconventionalValues: String?

    /// Creates attributes; everything not given is absent.
    public init(
        modality: String = "",
        seriesDescription: String = "",
        seriesNumber: Int? = nil,
        imageType: [String] = [],
        convolutionKernel: [String] = [],
        sliceThickness: Double? = nil,
        patientPosition: String = "",
        contrastAgent: String = "",
        bodyPart: String = "",
        protocolName: String = "",
        gantryTilt: Double? = nil,
        unconventionalValues: String? = nil
    ) {
        self.modality = modality
        self.seriesDescription = seriesDescription
        self.seriesNumber = seriesNumber
        self.imageType = imageType
        self.convolutionKernel = convolutionKernel
        self.sliceThickness = sliceThickness
        self.patientPosition = patientPosition
        self.contrastAgent = contrastAgent
        self.bodyPart = bodyPart
        self.protocolName = protocolName
        self.gantryTilt = gantryTilt
        self.unconventionalValues = unconventionalValues
    }
}
