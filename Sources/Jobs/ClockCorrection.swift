import Archive
import GRDB

/// Moves the times for which something waits where the wall clock was set.
///
/// Rows store wall time, which other processes and people read. Waiting is a matter of elapsed time: a study is not
/// complete because the clock was put forward, and not held back because it was put back. So after a step forward
/// everything that waits is moved with the clock, and at any time nothing is due later than its longest wait from now.
/// After a step back the latter alone is done: an instance may have been indexed with the new time already, and a
/// deadline that is moved back with it would pass too early.
struct ClockCorrection {
    /// How far the clock was set, in milliseconds.
    let step: Int64
    let now: Int64
    let configuration: JobQueueConfiguration
    /// How long a study may be awaited; `nil`: not known, and left alone.
    let longestIdleTime: Duration?

    func apply(to database: Database) throws {
        if step > 0 { try moveForward(database) }
        try limit("study", "deadline_at", "deadline_at IS NOT NULL", longestIdleTime, database)
        try limit("job", "next_attempt_at", "state = 'queued'", configuration.backoff.maximum, database)
        try limit("delivery", "next_attempt_at", "state = 'pending'", configuration.deliveryBackoff.maximum, database)
        try limit("job", "heartbeat_at", "state = 'running'", .zero, database)
    }

    /// What was awaited is awaited as long as before, and a worker that was alive is.
    private func moveForward(_ database: Database) throws {
        try database.execute(
            sql: "UPDATE study SET deadline_at = deadline_at + ? WHERE deadline_at IS NOT NULL",
            arguments: [step]
        )
        try database.execute(sql: "UPDATE refusal SET last_at = last_at + ?", arguments: [step])
        try database.execute(
            sql: "UPDATE job SET heartbeat_at = heartbeat_at + ? WHERE state = 'running'",
            arguments: [step]
        )
    }

    private func limit(
        _ table: String, _ column: String, _ condition: String, _ longest: Duration?, _ database: Database
    ) throws {
        guard let longest else { return }
        let latest = now + longest.milliseconds
        try database.cachedStatement(
            sql: "UPDATE \(table) SET \(column) = ? WHERE \(condition) AND \(column) > ?"
        ).execute(arguments: [latest, latest])
    }
}
