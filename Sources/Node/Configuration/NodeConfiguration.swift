public import DICOM
public import Platform

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

/// Where and from whom associations are accepted.
public struct ListenSettings: Codable, Equatable, Sendable {
    /// The local address to bind, a name or number; "0.0.0.0" for all of them.
    public var host = "127.0.0.1"
    /// The TCP port; 0 lets the system choose one.
    public var port = 11112
    /// Whether a requestor may call this node by any title.
    public var acceptAnyCalledTitle = false
    /// The calling titles that are let in; empty for all.
    public var callingTitles: [ApplicationEntityTitle] = []
    /// The most associations at one time.
    public var maximumAssociations = 64
    /// The most associations at one time from one address.
    public var maximumAssociationsPerPeer = 16
    /// The longest P-DATA-TF PDU that is accepted, in bytes.
    public var maximumPDULength = 131_072
    /// The longest data set of an instance that is accepted.
    public var maximumInstanceSize = ByteCount(4_000_000_000)
    /// How much of a data set must come in a second, on average over five minutes; 0 for no minimum.
    public var minimumRate = ByteCount(1000)
    /// The time in which the association request must arrive (ARTIM, PS3.8 9.1.5).
    public var requestTimeout = TimeSpan(.seconds(30))
    /// The time in which a PDU that has begun must be complete.
    public var pduTimeout = TimeSpan(.seconds(60))
    /// The time after which an association on which nothing happens is aborted.
    public var idleTimeout = TimeSpan(.seconds(300))
    /// The time in which an operation that is no C-STORE must respond, again and again.
    public var operationTimeout = TimeSpan(.seconds(7200))

    /// The defaults.
    public init() {}
}

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

/// Where the index is kept: what was received, what is to be done, what became of it.
public struct CatalogSettings: Codable, Equatable, Sendable {
    /// The connection string of a PostgreSQL database, for libpq; empty: the index is a file in the storage folder.
    public var postgresql = ""
    /// What this node is called in that database; empty: the name of the machine.
    public var node = ""

    /// The defaults.
    public init() {}
}

/// When a study counts as complete.
public struct CompletionSettings: Codable, Equatable, Sendable {
    /// The time without a new instance after which a study is taken to be complete.
    public var idle = TimeSpan(.seconds(60))
    /// The idle time for studies of a calling title, where it differs.
    public var idleByCallingTitle: [String: TimeSpan] = [:]
    /// How long a study waits for instances of it that the node refused, from the last that was received or refused.
    public var refusedWait = TimeSpan(.seconds(900))

    /// The defaults.
    public init() {}
}

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

/// How failed work is repeated.
public struct RetrySettings: Codable, Equatable, Sendable {
    /// How often a job is tried before it has failed for good.
    public var jobAttempts = 5
    /// How often a delivery is tried before it is parked.
    public var deliveryAttempts = 40
    /// The wait after the first failure; each further failure doubles it.
    public var firstDelay = TimeSpan(.seconds(10))
    /// The longest wait between two tries.
    public var longestDelay = TimeSpan(.seconds(3600))

    /// The defaults.
    public init() {}
}

/// How much is logged.
public struct LogSettings: Codable, Equatable, Sendable {
    /// The lowest level that is written: trace, debug, info, notice, warning, error or critical.
    public var level = LogLevel.info

    /// The defaults.
    public init() {}
}

/// The names of the logging levels, from the most to the least talkative.
public enum LogLevel: String, Choice {
    case trace, debug, info, notice, warning, error, critical
}
