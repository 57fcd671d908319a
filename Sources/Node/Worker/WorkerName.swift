import Foundation
package import Glibc

/// What a worker process is called in the queue: machine, process and the time of its start, by which it is told from a
/// later process with the same number.
package enum WorkerName {
    /// The name of a process of this machine.
    package static func name(of identifier: pid_t) -> String {
        "\(ProcessInfo.processInfo.hostName):\(identifier):\(startTime(of: identifier)?.ticks ?? 0)"
    }

    /// This process's name.
    package static var ofThisProcess: String { name(of: getpid()) }

    /// Whether the worker is at work; `nil`: it is of another machine, or of this one under another name.
    package static func isAlive(_ name: String) -> Bool? {
        let parts = name.split(separator: ":")
        guard parts.count == 3, let identifier = pid_t(parts[1]), let start = UInt64(parts[2]) else { return false }
        guard parts[0] == ProcessInfo.processInfo.hostName else { return nil }
        guard let found = startTime(of: identifier) else { return false }
        return found.ticks == start && !found.hasEnded
    }

    /// When a process began, in clock ticks since the machine did, and whether it waits to be reaped only.
    ///
    /// Source: proc(5), /proc/pid/stat, fields 3 and 22; the name in field 2 can hold spaces and parentheses.
    private static func startTime(of identifier: pid_t) -> (ticks: UInt64, hasEnded: Bool)? {
        guard let text = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let ticks = UInt64(fields[19]) else { return nil }
        return (ticks, ["Z", "X"].contains(fields[0]))
    }
}
