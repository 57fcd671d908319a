import Foundation

/// Memory that several threads may use together: a thread whose share does not fit waits until others are done.
///
/// What is larger than the whole budget is let in alone. A thread must not ask for a second share within its first.
///
/// `@unchecked Sendable`: `condition` guards `used`.
package final class MemoryBudget: @unchecked Sendable {
    private let limit: Int
    private let condition = NSCondition()
    private var used = 0

    /// - Parameter limit: The bytes that may be in use at one time.
    package init(limit: Int) { self.limit = limit }

    /// Runs `body` while a share of so many bytes is taken.
    package func spending<Result, Failure: Error>(
        _ bytes: Int,
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        condition.withLock {
            while used > 0, used + bytes > limit { condition.wait() }
            used += bytes
        }
        defer {
            condition.withLock {
                used -= bytes
                condition.broadcast()
            }
        }
        return try body()
    }
}
