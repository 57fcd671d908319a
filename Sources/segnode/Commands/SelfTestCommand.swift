import ArgumentParser
import Foundation
import Logging
import Node

/// Checks the whole chain with a phantom whose mask is known.
struct SelfTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest", abstract: "Send a phantom through the whole chain and check the returned mask.",
        discussion: "Uses a folder and a port of its own; a running node is not touched.")

    @Flag(help: "Show the log of the node under test.")
    var verbose = false

    func run() async throws {
        let logger = Logger.standardError(level: verbose ? .debug : .error)
        let test = SelfTest(environment: ProcessInfo.processInfo.environment, logger: logger) { step in
            Output.line("passed: \(step)")
        }
        try await test.run()
        Output.line("The self-test passed.")
    }
}
