import ArgumentParser
import Catalog
import Foundation
import Logging
import Node
import Platform
import Segmentation
import Storage
import UnixSignals

/// Runs the node until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the node: receive, segment, deliver.",
        discussion: """
            SIGTERM and SIGINT stop it after what is in flight; SIGHUP reads the configuration again. \
            The log goes to standard error.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        FileModes.restrict()
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        let configuration = try options.load()
        let level = Logger.Level(rawValue: configuration.log.level.rawValue) ?? .info
        let daemon = try SegnodeDaemon(
            configuration: configuration, environment: ProcessInfo.processInfo.environment,
            logger: .standardError(level: level),
            reload: { [options] in try options.load() })
        try await daemon.run(hangUps: hangUps)
    }
}

/// Does queued jobs beside a running node; the node starts one of these itself.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do the queued jobs of a node on this machine, until SIGTERM.",
        discussion: "A node starts and supervises a worker of its own: nobody needs to start one.",
        shouldDisplay: false)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: .hidden)
    var supervised = false

    func run() async throws {
        guard supervised else { return try await work(LiveSettings(options.load()), link: nil) }
        let link = SupervisorLink()
        do {
            try await work(link.receiveSettings(), link: link)
        } catch {
            // The node says it, once: as the reason why it cannot start, or in its log.
            link.refuse("\(error)")
            throw ExitStatus(error).exit
        }
    }

    private func work(_ settings: LiveSettings, link: SupervisorLink?) async throws {
        let level = Logger.Level(rawValue: settings.configuration.log.level.rawValue) ?? .info
        let worker = StudyWorker(
            settings: settings, environment: ProcessInfo.processInfo.environment, link: link,
            logger: .standardError(level: level))
        try await worker.run()
    }
}

/// Says whether a configuration can be used.
struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Check a configuration file, naming line, key, found and expected.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let configuration = try options.load()
        let bundle = try ModelLocator(environment: ProcessInfo.processInfo.environment)
            .load(configuration.segmentation.model)
        Output.line("The configuration is usable.")
        let listen = configuration.listen
        Output.line("  accepts associations as \(configuration.aeTitle) on \(listen.host) port \(listen.port)")
        Output.line("  stores in \(configuration.storage.folder)")
        if let server = CatalogServer(configuration.catalog) {
            Output.line("  has its index on PostgreSQL (\(server.address)), as node \(server.node)")
        }
        Output.line("  segments with \(bundle.description.name) \(bundle.description.version) in \(bundle.folder)")
        for destination in configuration.destinations {
            let address = "\(destination.aeTitle) on \(destination.host) port \(destination.port)"
            Output.line("  delivers to \(destination.name): \(address)")
        }
        if configuration.destinations.isEmpty { Output.line("  delivers nowhere: no destinations are configured") }
    }
}
