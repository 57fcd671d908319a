/// Waits until `condition` holds, looking again every 50 ms.
///
/// - Throws: ``NeverHappened`` where it does not hold within `limit`.
func eventually(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw NeverHappened(what: what, limit: limit)
}

/// What was waited for did not happen.
struct NeverHappened: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    var description: String { "after \(limit) still not: \(what)" }
}
