public import DICOM

/// A CT series as a volume, with everything that a derived object must refer to.
///
/// `instances[z]` is the source of slice z of `volume`.
public struct SourceSeries: Sendable {
    /// What is known without pixels: identity, slices, geometry, findings.
    public let outline: SeriesOutline
    /// The Hounsfield units.
    public let volume: Volume
    /// What was odd about the series, found in headers and pixels.
    public let findings: [SeriesFinding]

    /// Creates a series.
    ///
    /// - Precondition: the volume has the outline's geometry.
    public init(outline: SeriesOutline, volume: Volume, findings: [SeriesFinding]? = nil) {
        precondition(volume.geometry == outline.geometry, "the volume has another geometry than its series")
        self.outline = outline
        self.volume = volume
        self.findings = findings ?? outline.findings
    }

    /// Series Instance UID.
    public var seriesInstanceUID: UID { outline.seriesInstanceUID }
    /// Study Instance UID.
    public var studyInstanceUID: UID { outline.studyInstanceUID }
    /// Frame of Reference UID.
    public var frameOfReferenceUID: UID? { outline.frameOfReferenceUID }
    /// The source of each slice, in the order of the slices.
    public var instances: [SourceInstance] { outline.instances }
    /// Every file of the series that is no slice, each with its reason.
    public var leftOut: [LeftOutInstance] { outline.leftOut }
    /// What the series says about itself.
    public var attributes: SeriesAttributes { outline.attributes }
    /// The lossy compression that its pixels went through; `nil` where none.
    public var lossyCompression: LossyCompression? { outline.lossyCompression }
}

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
