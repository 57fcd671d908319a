public import DICOM

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
