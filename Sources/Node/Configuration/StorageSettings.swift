/// Where instances, index and results live.
public struct StorageSettings: Codable, Equatable, Sendable {
    /// The folder of instances, index and results; created where it is missing.
    public var folder = "/var/lib/segnode"
    /// The free space below which instances are refused (0xA700), so that results still find room.
    public var minimumFree = ByteCount(2_000_000_000)
    /// The space that is set aside for the index and given up when the disk is full.
    public var reserve = ByteCount(16_000_000)
    /// Whether a folder that holds no archive is refused, as where a volume should be mounted over it.
    public var mustExist = false

    /// The defaults.
    public init() {}
}
