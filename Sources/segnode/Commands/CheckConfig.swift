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
        print("The configuration is usable.")
        print(
            "  accepts associations as \(configuration.aeTitle) on \(configuration.listen.host) port", terminator: " ")
        print("\(configuration.listen.port)")
        print("  stores in \(configuration.storage.folder)")
        print("  segments with \(bundle.description.name) \(bundle.description.version) in \(bundle.folder)")
        for destination in configuration.destinations {
            print("  delivers to \(destination.name): \(destination.aeTitle) on \(destination.host)", terminator: " ")
            print("port \(destination.port)")
        }
        if configuration.destinations.isEmpty { print("  delivers nowhere: no destinations are configured") }
    }
}
