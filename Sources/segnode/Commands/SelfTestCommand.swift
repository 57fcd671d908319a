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
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "segnode")
        logger.logLevel = verbose ? .debug : .error
        let test = SelfTest(environment: ProcessInfo.processInfo.environment, logger: logger) { step in
            print("passed: \(step)")
        }
        try await test.run()
        print("The self-test passed.")
    }
}
