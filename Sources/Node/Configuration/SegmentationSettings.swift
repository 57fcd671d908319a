public import Platform

/// What is segmented, and with which model bundle.
public struct SegmentationSettings: Codable, Equatable, Sendable {
    /// The model bundle: a folder, or the name of one of the bundles that segnode ships.
    public var model = "pancreas-ct"
    /// The threads of inference and decoding; 0 for one per processor.
    public var threads = 0
    /// The memory that the worker process may take; 0 for three quarters of what the machine or the control group has.
    public var memoryLimit = ByteCount(0)
    /// How long one attempt at a job may take before its worker process is ended.
    public var timeLimit = TimeSpan(.seconds(3600))
    /// The Series Number (0020,0011) of the results.
    public var seriesNumber = 901
    /// What becomes of a study of which slices are missing.
    public var incomplete = IncompleteStudy.segment

    /// The defaults.
    public init() {}
}

/// What becomes of a study of which slices inside the volume are missing, or of which the node refused instances.
public enum IncompleteStudy: String, Choice {
    /// It is segmented, and the result says everywhere that it is partial.
    case segment
    /// Its job is skipped, with the reason.
    case skip
}
