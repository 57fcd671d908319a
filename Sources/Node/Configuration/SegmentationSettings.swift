/// What is segmented, and with which model bundle.
public struct SegmentationSettings: Codable, Equatable, Sendable {
    /// The model bundle: a folder, or the name of one of the bundles that segnode ships.
    public var model = "pancreas-ct"
    /// The threads of inference and decoding; 0 for one per processor.
    public var threads = 0
    /// The Series Number (0020,0011) of the results.
    public var seriesNumber = 901

    /// The defaults.
    public init() {}
}
