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
        let settings = ["TCP_NODELAY": "1"].merging(environment) { $1 }
        let process = try SpawnedProcess(url, arguments, environment: settings)
        let status = process.wait()
        return Outcome(status: status, output: process.output)
    }
}
