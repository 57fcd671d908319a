import ArgumentParser
import Foundation
import Logging
import Node
import Platform
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
