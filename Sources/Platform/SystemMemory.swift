import Foundation
import Glibc

/// How much memory this process may use: the one place that knows.
///
///     let budget = SystemMemory.available / 2
///
/// It is the machine's memory, or what a control group (versions 1 and 2, with those that enclose it) or the process's
/// own limit of data (RLIMIT_DATA) leaves of it.
public enum SystemMemory {
    /// The bytes that this process may use.
    public static var available: Int {
        let limits = [controlGroupLimit(), dataLimit()].compactMap { $0 }
        return limits.reduce(Int(clamping: ProcessInfo.processInfo.physicalMemory), min)
    }

    /// The bytes that the tightest control group of the process allows; `nil` where none limits it.
    ///
    /// - Parameter root: What stands before `/proc` and `/sys`; a test has a folder of its own.
    package static func controlGroupLimit(root: String = "") -> Int? {
        guard let groups = try? String(contentsOfFile: "\(root)/proc/self/cgroup", encoding: .utf8) else { return nil }
        return groups.split(separator: "\n").flatMap { limitFiles(ofLine: $0, root: root) }
            .compactMap(limit(inFile:)).min()
    }

    /// The files that can hold a limit for a line of `/proc/self/cgroup`: of the group itself and of all that enclose
    /// it.
    ///
    /// Inside a container the path can be the host's while only its end is visible, so that missing files are normal.
    private static func limitFiles(ofLine line: Substring, root: String) -> [String] {
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return [] }
        let mounts: [String]
        let name: String
        if parts[1].isEmpty {
            (mounts, name) = (["/sys/fs/cgroup", "/sys/fs/cgroup/unified"], "memory.max")
        } else if parts[1].split(separator: ",").contains("memory") {
            (mounts, name) = (["/sys/fs/cgroup/memory"], "memory.limit_in_bytes")
        } else {
            return []
        }
        let components = parts[2].split(separator: "/")
        return mounts.flatMap { mount in
            (0...components.count).map { depth in
                ([root + mount] + components.prefix(depth).map(String.init) + [name]).joined(separator: "/")
            }
        }
    }

    /// A limit as the kernel writes it: a number, or "max".
    private static func limit(inFile path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return UInt64(text.trimmingCharacters(in: .whitespacesAndNewlines)).map { Int(clamping: $0) }
    }

    private static func dataLimit() -> Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max else {
            return nil
        }
        return Int(clamping: limit.rlim_cur)
    }
}
