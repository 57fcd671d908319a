/// Waits until `condition` holds, looking again every 50 ms.
///
/// - Throws: ``NeverHappened`` where it does not hold within `limit`.
func eventually(
    _ what: String, within limit: Duration = .seconds(120), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NeverHappened(what: what, limit: limit) }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// What was waited for did not happen.
struct NeverHappened: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    var description: String { "after \(limit) still not: \(what)" }
}
