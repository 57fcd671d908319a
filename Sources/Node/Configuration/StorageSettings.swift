/// Where instances, index and results live.
public struct StorageSettings: Codable, Equatable, Sendable {
    /// The folder of instances, index and results; created where it is missing.
    public var folder = "/var/lib/segnode"
    /// The free space below which instances are refused (0xA700), so that results still find room.
    public var minimumFree = ByteCount(2_000_000_000)

    /// The defaults.
    public init() {}
}
