public import DICOM

/// One image of a series: the source of one slice of a volume.
public struct SourceInstance: Sendable, Equatable {
    /// The file that holds the instance.
    public let path: String
    /// The SOP class, CT Image Storage as a rule.
    public let sopClassUID: UID
    /// The SOP Instance UID.
    public let sopInstanceUID: UID
    /// Image Position (Patient): the centre of the first voxel, in mm.
    public let imagePosition: SIMD3<Double>
    /// Instance Number; never used for sorting.
    public let instanceNumber: Int?
    /// How stored values become Hounsfield units.
    public let rescale: Rescale

    /// Creates the description of one image.
    public init(
        path: String,
        sopClassUID: UID,
        sopInstanceUID: UID,
        imagePosition: SIMD3<Double>,
        instanceNumber: Int? = nil,
        rescale: Rescale = .identity
    ) {
        self.path = path
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.imagePosition = imagePosition
        self.instanceNumber = instanceNumber
        self.rescale = rescale
    }
}
