public import Foundation

/// A program that others wrote, as a test's peer or judge.
public struct OutsideProgram: Sendable {
    /// Where the program lies.
    public let url: URL

    /// Looks a program up in the path; `nil` where it is not installed.
    public init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let candidates = folders.map { URL(filePath: String($0)).appending(path: name) }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            return nil
        }
        url = found
    }

    /// The program at a place.
    public init(url: URL) { self.url = url }

    /// Whether a program is installed.
    public static func isInstalled(_ name: String) -> Bool { OutsideProgram(name) != nil }

    /// What a program that has ended left behind.
    public struct Outcome: Sendable {
        /// The exit status.
        public let status: Int32
        /// Standard output and standard error, together.
        public let output: String
    }

    /// Runs the program to its end.
    public func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        let settings = ["TCP_NODELAY": "1"].merging(environment) { $1 }
        process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
    }
}
