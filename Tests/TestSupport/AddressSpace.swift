import Foundation
import Glibc

/// What this process takes of its address space. Only in a process of its own (``TestChild``) does it tell what one
/// test takes.
package enum AddressSpace {
    /// The bytes that are mapped.
    private static func bytes() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ").first
        guard let pages = pages.flatMap({ Int($0) }) else { throw CocoaError(.fileReadCorruptFile) }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// By how much that grows while something is done again and again, after a first time.
    package static func growth(rounds: Int, _ body: () throws -> Void) throws -> Int {
        try body()
        let before = try bytes()
        for _ in 0..<rounds { try body() }
        return try bytes() - before
    }
}
