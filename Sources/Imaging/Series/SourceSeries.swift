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
