public import Archive
public import Foundation
import GRDB

extension JobQueue {
    /// Takes the delivery that has waited longest and may be tried; `nil`: there is none.
    ///
    /// - Parameter destination: only deliveries to this destination, so that one that does not answer holds up no
    ///   other.
    public func claimDelivery(destination: String? = nil) throws(JobError) -> DeliveryRecord? {
        return try write { database in
            let now = self.now
            try self.followClock(database, now: now)
            let sql = """
                UPDATE delivery SET state = 'sending', last_attempt_at = ?, attempts = attempts + 1,
                    next_attempt_at = NULL
                WHERE id = (SELECT id FROM delivery WHERE state = 'pending' AND next_attempt_at <= ?
                    AND (? IS NULL OR destination = ?) ORDER BY next_attempt_at, id LIMIT 1)
                RETURNING id
                """
            let id = try Int64.fetchOne(database, sql: sql, arguments: [now, now, destination, destination])
            return try id.flatMap { try self.delivery($0, database) }
        }
    }

    /// When the next delivery may be tried, or to one destination; `nil`: none is pending.
    public func nextDeliveryTime(destination: String? = nil) throws(JobError) -> Date? {
        try read { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT min(next_attempt_at) FROM delivery
                    WHERE state = 'pending' AND (? IS NULL OR destination = ?)
                    """,
                arguments: [destination, destination]
            )
        }.map(Date.init(milliseconds:))
    }

    /// The destinations that have pending deliveries.
    public func pendingDestinations() throws(JobError) -> [String] {
        try read { database in
            try String.fetchAll(
                database,
                sql: "SELECT DISTINCT destination FROM delivery WHERE state = 'pending' ORDER BY destination"
            )
        }
    }

    /// Says of deliveries that their destination is not configured; whoever claims deliveries leaves them alone.
    public func holdDeliveries(to destination: String) throws(JobError) {
        try write { database in
            try database.execute(
                sql: "UPDATE delivery SET reason = ? WHERE destination = ? AND state = 'pending'",
                arguments: [Self.missingDestination, destination]
            )
        }
    }

    /// Tries at once what waited for a destination to be configured, also what was parked for it.
    public func resumeDeliveries(to destination: String) throws(JobError) {
        let now = now
        try write { database in
            try database.execute(
                sql: """
                    UPDATE delivery SET state = 'pending', next_attempt_at = ?, reason = NULL
                    WHERE destination = ? AND state IN ('pending', 'parked') AND (reason = ? OR reason = ?)
                    """,
                arguments: [
                    now, destination, Self.missingDestination,
                    "no destination of the name \"\(destination)\" is configured",
                ]
            )
        }
    }

    /// Tries at once what waits for its next attempt at a destination, as when its address was corrected.
    public func expediteDeliveries(to destination: String) throws(JobError) {
        let now = now
        try write { database in
            try database.execute(
                sql: "UPDATE delivery SET next_attempt_at = ? WHERE destination = ? AND state = 'pending'",
                arguments: [now, destination]
            )
        }
    }

    /// The reason of a delivery whose destination is not configured.
    private static let missingDestination = "the destination is not configured"

    /// Records that the destination answered with success; `warning` is what it said beside that.
    public func deliverySucceeded(_ id: Int64, warning: String? = nil) throws(JobError) {
        let now = now
        try change(
            id,
            "state = 'delivered', delivered_at = ?, next_attempt_at = NULL, reason = ?",
            [now, warning]
        )
    }

    /// Records a failed attempt: a transient failure is tried again after a wait, any other parks the delivery.
    public func deliveryFailed(_ id: Int64, transient: Bool, reason: String) throws(JobError) {
        let now = now
        try write { database in
            guard let delivery = try self.delivery(id, database) else { throw JobError.noSuchDelivery(id) }
            let isFinal = !transient || delivery.attempts >= self.configuration.maximumDeliveryAttempts
            let delay = self.configuration.deliveryBackoff.delay(afterFailures: delivery.attempts)
            try database.execute(
                sql:
                    "UPDATE delivery SET state = ?, next_attempt_at = ?, reason = ? WHERE id = ? AND state = 'sending'",
                arguments: [
                    (isFinal ? DeliveryState.parked : .pending).rawValue, isFinal ? nil : now + delay.milliseconds,
                    reason, id,
                ]
            )
            try Self.supersedeObsolete(id, database)
        }
    }

    /// Gives a delivery back that was begun and is not going to be ended; the attempt does not count.
    public func releaseDelivery(_ id: Int64) throws(JobError) {
        let now = now
        try change(id, "state = 'pending', next_attempt_at = ?, attempts = max(attempts - 1, 0)", [now])
    }

    /// Tries a parked or waiting delivery again at once, with all its attempts left.
    public func retryDelivery(_ id: Int64) throws(JobError) {
        let now = now
        try write { database in
            try database.execute(
                sql: """
                    UPDATE delivery SET state = 'pending', attempts = 0, next_attempt_at = ?
                    WHERE id = ? AND state IN ('parked', 'pending')
                    """,
                arguments: [now, id]
            )
            guard database.changesCount == 1 else {
                guard let delivery = try self.delivery(id, database) else { throw JobError.noSuchDelivery(id) }
                throw JobError.deliveryNotRepeatable(id, state: delivery.state.rawValue)
            }
        }
    }

    private func change(_ id: Int64, _ assignments: String, _ arguments: StatementArguments) throws(JobError) {
        try write { database in
            try database.execute(
                sql: "UPDATE delivery SET \(assignments) WHERE id = ? AND state = 'sending'",
                arguments: arguments + [id]
            )
            guard database.changesCount == 1 else { throw JobError.noSuchDelivery(id) }
            try Self.supersedeObsolete(id, database)
        }
    }

    /// A delivery that is not done and whose result was superseded meanwhile is not tried again.
    private static func supersedeObsolete(_ id: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE delivery SET state = 'superseded', next_attempt_at = NULL
                WHERE id = ? AND state IN ('pending', 'parked')
                    AND (SELECT superseded_by_job FROM result WHERE id = delivery.result) IS NOT NULL
                """,
            arguments: [id]
        )
    }

    private func delivery(_ id: Int64, _ database: Database) throws -> DeliveryRecord? {
        try Row.fetchOne(database, sql: DeliveryRecord.selection + " WHERE d.id = ?", arguments: [id])
            .map { DeliveryRecord(row: $0, layout: layout) }
    }
}
