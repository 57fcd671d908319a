import ArgumentParser
import Foundation
import Node
import Segmentation

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
        Output.line("  segments with \(bundle.description.name) \(bundle.description.version) in \(bundle.folder)")
        for destination in configuration.destinations {
            let address = "\(destination.aeTitle) on \(destination.host) port \(destination.port)"
            Output.line("  delivers to \(destination.name): \(address)")
        }
        if configuration.destinations.isEmpty { Output.line("  delivers nowhere: no destinations are configured") }
    }
}
