public import DICOM

/// Everything that an administrator decides, as the configuration file states it.
///
///     let configuration = try ConfigurationFile.load(path: "/etc/segnode/segnode.yaml")
///
/// The defaults are a node that listens on loopback only and delivers nowhere: nothing leaves or enters a freshly
/// installed machine before somebody said so. `Config/segnode.yaml` explains every key.
public struct NodeConfiguration: Codable, Equatable, Sendable {
    /// The title under which this node is known to its peers.
    public var aeTitle = ApplicationEntityTitle(constant: "SEGNODE")
    /// Where and from whom associations are accepted.
    public var listen = ListenSettings()
    /// Where instances, index and results live.
    public var storage = StorageSettings()
    /// Where the index is kept, if not there.
    public var catalog = CatalogSettings()
    /// When a study counts as complete.
    public var completion = CompletionSettings()
    /// What is segmented, and with which model bundle.
    public var segmentation = SegmentationSettings()
    /// How failed work is repeated.
    public var retry = RetrySettings()
    /// The application entities to which results are sent.
    public var destinations: [Destination] = []
    /// How much is logged.
    public var log = LogSettings()

    /// The defaults.
    public init() {}
}
