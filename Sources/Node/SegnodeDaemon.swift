public import Archive
import Catalog
public import Logging
import Storage

/// The node: receives studies, segments them and sends the results on, until it is told to stop.
///
///     let daemon = try SegnodeDaemon(configuration: configuration, environment: environment, logger: logger)
///     try await daemon.run()
public struct SegnodeDaemon: Sendable {
    /// Everything that is stored, and its index.
    public let archive: InstanceArchive
    /// The configuration in force.
    public let settings: LiveSettings
    package let worker: Worker
    let notifier: SystemdNotifier
    let logger: Logger
    let reload: @Sendable () throws -> NodeConfiguration

    /// Who does the jobs.
    package enum Worker: Sendable {
        /// A process of its own, which nothing that a study contains can take the node down with.
        case process(WorkerCommand)
        /// This process, as for a self-test.
        case inProcess(StudyProcessor)
    }

    /// Opens the archive.
    ///
    /// - Parameter reload: reads the configuration again, on SIGHUP.
    public init(
        configuration: NodeConfiguration, environment: [String: String], logger: Logger,
        reload: @escaping @Sendable () throws -> NodeConfiguration
    ) throws {
        try self.init(
            configuration: configuration, environment: environment, hasOwnWorker: true, logger: logger,
            reload: reload)
    }

    /// Opens the archive, and loads the model where no worker process does.
    package init(
        configuration: NodeConfiguration, environment: [String: String], hasOwnWorker: Bool, logger: Logger,
        reload: @escaping @Sendable () throws -> NodeConfiguration
    ) throws {
        self.logger = logger
        self.reload = reload
        settings = LiveSettings(configuration)
        let notifier = SystemdNotifier(environment: environment)
        self.notifier = notifier
        archive = try InstanceArchive(
            configuration: ArchiveConfiguration(configuration, environment: environment), logger: logger,
            progress: { notifier.starting($0) })
        guard !hasOwnWorker else {
            worker = .process(.thisProgram)
            return
        }
        let segmenter = try StudySegmenter(configuration.segmentation, environment: environment)
        worker = .inProcess(StudyProcessor(index: archive.index, segmenter: segmenter, settings: settings))
    }
}
