public import Catalog
package import Platform

/// Where the archive lies and how it behaves.
///
///     let configuration = ArchiveConfiguration(root: "/var/lib/segnode", idleTimes: ["CT_SCANNER_1": .seconds(60)])
public struct ArchiveConfiguration: Sendable {
    /// The folder that holds everything: instances, results and the index.
    public var root: String
    /// Reception is refused while fewer bytes than this are free, so that results and the index keep room.
    public var minimumFreeBytes: Int64
    /// How many bytes are set aside, so that rows can be written and space can be freed when the disk is full.
    public var reserveBytes: Int64
    /// The server that has the index; `nil`: it is a file in the folder.
    public var server: CatalogServer?
    /// Whether a folder that holds no archive is refused instead of beginning one in it.
    public var mustExist = false
    /// A folder outside of the archive's where it is remembered that the archive exists; `nil`: there is none.
    public var stateFolder: String?
    /// How long after its last instance a study is taken to be complete, where its sender has no time of its own.
    public var defaultIdleTime: Duration
    /// The same by calling AE title.
    public var idleTimes: [String: Duration]
    /// How many files are written or brought to the disk at the same time; the file system groups their syncs.
    public var diskThreads: Int
    /// The calls to the operating system.
    package var system = FileSystem.real
    /// How often the journal's mark moves on.
    package var markInterval = Duration.seconds(30)

    /// Creates a configuration; what is not given has the daemon's defaults.
    public init(
        root: String,
        minimumFreeBytes: Int64 = 2 << 30,
        reserveBytes: Int64 = 16 << 20,
        defaultIdleTime: Duration = .seconds(60),
        idleTimes: [String: Duration] = [:],
        diskThreads: Int = 8
    ) {
        self.root = root
        self.minimumFreeBytes = minimumFreeBytes
        self.reserveBytes = reserveBytes
        self.defaultIdleTime = defaultIdleTime
        self.idleTimes = idleTimes
        self.diskThreads = diskThreads
    }

    /// How long to wait after the last instance that an Application Entity sent into a study.
    public func idleTime(callingAETitle: String) -> Duration { idleTimes[callingAETitle] ?? defaultIdleTime }
}
