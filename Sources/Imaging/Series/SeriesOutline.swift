public import DICOM

/// What the headers of a series tell: identity, usable slices sorted along the normal, geometry, findings.
///
/// Cheap to make, so that the choice between series needs no pixels.
public struct SeriesOutline: Sendable {
    /// Series Instance UID.
    public let seriesInstanceUID: UID
    /// Study Instance UID.
    public let studyInstanceUID: UID
    /// Frame of Reference UID.
    public let frameOfReferenceUID: UID?
    /// The source of each slice, sorted along the normal.
    public let instances: [SourceInstance]
    /// Where the voxels lie.
    public let geometry: VolumeGeometry
    /// What the series says about itself.
    public let attributes: SeriesAttributes
    /// The lossy compression that its pixels went through; `nil` where none.
    public let lossyCompression: LossyCompression?
    /// What was odd about the headers.
    public let findings: [SeriesFinding]
    /// Every file of the series that is no slice, each with its reason.
    public let leftOut: [LeftOutInstance]

    /// Creates an outline.
    ///
    /// - Precondition: there is one instance for each slice of the geometry.
    public init(
        seriesInstanceUID: UID,
        studyInstanceUID: UID,
        frameOfReferenceUID: UID?,
        instances: [SourceInstance],
        geometry: VolumeGeometry,
        attributes: SeriesAttributes,
        lossyCompression: LossyCompression? = nil,
        findings: [SeriesFinding] = [],
        leftOut: [LeftOutInstance] = []
    ) {
        precondition(instances.count == geometry.slices, "\(instances.count) instances, \(geometry.slices) slices")
        self.seriesInstanceUID = seriesInstanceUID
        self.studyInstanceUID = studyInstanceUID
        self.frameOfReferenceUID = frameOfReferenceUID
        self.instances = instances
        self.geometry = geometry
        self.attributes = attributes
        self.lossyCompression = lossyCompression
        self.findings = findings
        self.leftOut = leftOut
    }
}

/// What a set of files holds: series that can become volumes, and files that cannot.
public struct SeriesCatalog: Sendable {
    /// The series, sorted by UID.
    public var outlines: [SeriesOutline] = []
    /// What gave no volume, each with the reason.
    public var failures: [Failure] = []

    /// How many instances of a study name each of its patients, for studies with more than one; nobody knows then whose
    /// the study is.
    public var patients: [UID: [Int]] = [:]

    /// Creates an empty catalogue.
    public init() {}

    /// Files of one series that give no volume.
    public struct Failure: Sendable {
        /// Series Instance UID; `nil` for files that cannot be read or say no series.
        public let seriesInstanceUID: UID?
        /// The files' paths.
        public let files: [String]
        /// Why there is no volume.
        public let error: ImagingError
    }
}
