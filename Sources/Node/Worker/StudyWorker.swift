import Archive
import Catalog
import Foundation
import Jobs
public import Logging
import Platform
import ServiceLifecycle
import Storage
import UnixSignals

/// Does queued jobs beside the process that has the archive: what the worker process of a node runs.
///
///     let worker = StudyWorker(settings: LiveSettings(configuration), environment: environment, logger: logger)
///     try await worker.run()
///
/// It opens the queue of the archive's index, loads the model once, and does job after job until SIGTERM, which gives
/// the running job back. It limits its memory and lets other processes go first.
public struct StudyWorker: Sendable {
    private let settings: LiveSettings
    private let environment: [String: String]
    private let link: SupervisorLink?
    private let logger: Logger

    /// Describes a worker.
    ///
    /// - Parameter link: The line to the node that supervises it; `nil` where it stands alone.
    public init(
        settings: LiveSettings, environment: [String: String], link: SupervisorLink? = nil, logger: Logger
    ) {
        self.settings = settings
        self.environment = environment
        self.link = link
        self.logger = logger
    }

    /// Works until it is told to stop.
    public func run() async throws {
        limitItself()
        let configuration = settings.configuration
        let segmenter = try StudySegmenter(configuration.segmentation, environment: environment)
        let queue = try JobQueue(
            root: configuration.storage.folder, server: CatalogServer(configuration.catalog),
            configuration: JobQueueConfiguration(configuration.retry))
        let work = BlockingWork(threads: 2)
        let service = JobService(
            queue: queue,
            processor: StudyProcessor(index: queue.index, segmenter: segmenter, settings: settings),
            settings: settings, work: work, progress: { [link] in link?.send($0) }, logger: logger)
        link?.send(.ready)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        try await work.shutDown()
    }

    private func limitItself() {
        if link != nil, !ProcessLimits.endWithParent() {
            logger.debug("The worker is not bound to its parent")
        }
        let limit = settings.configuration.segmentation.memory
        if !ProcessLimits.limitMemory(limit) {
            logger.warning("The memory of the worker is not limited", metadata: ["limit": "\(limit)"])
        }
        if !ProcessLimits.stepBack() {
            logger.debug("The worker's priority is not lowered")
        }
    }
}

extension SegmentationSettings {
    /// The bytes that a worker process may take.
    var memory: Int { memoryLimit.bytes > 0 ? Int(clamping: memoryLimit.bytes) : SystemMemory.available / 4 * 3 }
}

extension StudySegmenter {
    /// Loads the model that is configured.
    init(_ settings: SegmentationSettings, environment: [String: String]) throws {
        let bundle = try ModelLocator(environment: environment).load(settings.model)
        try self.init(bundle: bundle, threads: ThreadCount.resolved(settings.threads))
    }
}
