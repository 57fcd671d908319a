import Foundation
import Glibc

/// What this process takes of its address space. Only in a process of its own, as of an exit test, does it tell what
/// one test takes.
public enum AddressSpace {
    /// The bytes that are mapped; 0 where the system does not say.
    public static var bytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").first
        return (pages.flatMap { Int($0) } ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// By how much that grows while something is done again and again, after a first time.
    public static func growth(rounds: Int, _ body: () throws -> Void) rethrows -> Int {
        try body()
        let before = bytes
        for _ in 0..<rounds { try body() }
        return bytes - before
    }
}
