public import Archive
import Foundation
public import Logging

/// The node: receives studies, segments them and sends the results on, until it is told to stop.
///
///     let daemon = try SegnodeDaemon(configuration: configuration, environment: environment, logger: logger)
///     try await daemon.run()
public struct SegnodeDaemon: Sendable {
    /// Everything that is stored, and its index.
    public let archive: InstanceArchive
    /// The configuration in force.
    public let settings: LiveSettings
    let processor: StudyProcessor
    let notifier: SystemdNotifier
    let logger: Logger
    let reload: @Sendable () throws -> NodeConfiguration

    /// Opens the archive and loads the model bundle: what can fail at a start fails here.
    ///
    /// - Parameter reload: reads the configuration again, on SIGHUP.
    public init(
        configuration: NodeConfiguration, environment: [String: String], logger: Logger,
        reload: @escaping @Sendable () throws -> NodeConfiguration
    ) throws {
        self.logger = logger
        self.reload = reload
        settings = LiveSettings(configuration)
        notifier = SystemdNotifier(environment: environment)
        archive = try InstanceArchive(configuration: ArchiveConfiguration(configuration), logger: logger)
        let bundle = try ModelLocator(environment: environment).load(configuration.segmentation.model)
        let threads = configuration.segmentation.threads
        let segmenter = try StudySegmenter(bundle: bundle, threads: threads == 0 ? Self.processors : threads)
        processor = StudyProcessor(archive: archive, segmenter: segmenter, settings: settings)
    }

    private static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }
}
