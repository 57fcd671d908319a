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

    /// The defaults.
    public init() {}
}
