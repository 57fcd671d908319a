import Foundation
import Glibc

/// The worker process of a node, as /proc shows it.
struct WorkerUnderTest: Equatable {
    let identifier: Int32

    /// The worker of a node that is running now; `nil`: there is none at the moment.
    init?(of node: Int32) {
        let children = Self.children(of: node).filter { Self.words(of: $0).dropFirst().first == "work" }
        guard let identifier = children.first else { return nil }
        self.identifier = identifier
    }

    /// Ends it.
    func end(_ signal: Int32 = SIGKILL) { kill(identifier, signal) }

    /// Whether it is there and has not ended.
    var isRunning: Bool {
        guard let fields = Self.status(identifier) else { return false }
        return !["Z", "X"].contains(fields[0])
    }

    /// A line of /proc/pid/limits.
    func limit(_ name: String) -> String? {
        let text = try? String(contentsOfFile: "/proc/\(identifier)/limits", encoding: .utf8)
        return text?.split(separator: "\n").first { $0.hasPrefix(name) }.map(String.init)
    }

    /// A file of /proc/pid.
    func file(_ name: String) -> String? {
        (try? String(contentsOfFile: "/proc/\(identifier)/\(name)", encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Its priority, 20 higher than nice(2) counts.
    var niceness: Int? { Self.status(identifier).flatMap { Int($0[16]) } }

    /// What its descriptors are.
    var descriptors: [String: String] {
        let folder = "/proc/\(identifier)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Dictionary(
            names.map { ($0, (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) ?? "") }
        ) { first, _ in first }
    }

    private static func children(of parent: Int32) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { status($0).flatMap { Int32($0[1]) } == parent }
    }

    private static func words(of process: Int32) -> [String] {
        let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The fields of /proc/pid/stat behind the name: state, parent, …
    private static func status(_ process: Int32) -> [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }
}
