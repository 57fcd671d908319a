import ArgumentParser
import Foundation
import Logging
import Node

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
