package import Catalog

extension SQLCatalog: DeliveryStore {
    package func claimDelivery(
        destination: String?, lease: Int64, clock: () -> ClockCorrection
    ) throws(CatalogError) -> DeliveryRecord? {
        let sql = """
            UPDATE delivery SET state = 'sending', lease_until = ?, last_attempt_at = ?,
                attempts = attempts + 1, next_attempt_at = NULL
            WHERE id = (SELECT id FROM delivery WHERE state = 'pending' AND node = ? AND next_attempt_at <= ?
                \(destination == nil ? "" : "AND destination = ?") ORDER BY next_attempt_at, id
                LIMIT 1\(dialect.skippingLocked))
            RETURNING id
            """
        return try write { connection in
            let now = try follow(clock(), connection)
            let wanted: SQLArguments = destination.map { [$0] } ?? []
            let id: Int64? = try connection.value(sql, [now &+ lease, now, node, now] + wanted)
            return try id.flatMap { try delivery($0, connection) }
        }
    }

    package func nextDeliveryTime(destination: String?) throws(CatalogError) -> Int64? {
        let sql = """
            SELECT min(next_attempt_at) FROM delivery WHERE state = 'pending' AND node = ?\
            \(destination == nil ? "" : " AND destination = ?")
            """
        return try read { try $0.value(sql, [node] + (destination.map { [$0] } ?? [])) }
    }

    package func pendingDestinations() throws(CatalogError) -> [String] {
        try read {
            try $0.values(
                """
                SELECT DISTINCT destination FROM delivery WHERE state = 'pending' AND node = ? ORDER BY destination
                """, [node])
        }
    }

    package func changeDelivery(
        _ id: Int64, at now: @autoclosure () -> Int64, decide: (DeliveryRecord, _ now: Int64) -> DeliveryChange?
    ) throws(CatalogError) -> DeliveryChangeOutcome {
        try write { connection in
            let locking = "SELECT id FROM delivery WHERE id = ?" + dialect.locking
            guard try connection.value(locking, [id]) as Int64? != nil, let record = try delivery(id, connection)
            else { return .noSuchDelivery }
            let now = now()
            guard let change = decide(record, now), try apply(change, to: id, at: now, connection) else {
                return .unchanged(record)
            }
            // A person who wants it tried again gets that.
            if case .restart = change { return .changed }
            try supersedeObsolete(id, connection)
            return .changed
        }
    }

    package func holdDeliveries(to destination: String, reason: String) throws(CatalogError) {
        try write {
            try $0.execute(
                "UPDATE delivery SET reason = ? WHERE destination = ? AND state = 'pending' AND node = ?",
                [reason, destination, node])
        }
    }

    package func resumeDeliveries(
        to destination: String, heldFor reasons: [String], at time: @autoclosure () -> Int64
    ) throws(CatalogError) {
        guard !reasons.isEmpty else { return }
        let marks = reasons.map { _ in "?" }.joined(separator: ", ")
        let held = "destination = ? AND node = ? AND state IN ('pending', 'parked') AND reason IN (\(marks))"
        let wanted: SQLArguments = [destination, node] + reasons
        try write { connection in
            try waitForDeliveries(held, wanted, connection)
            try connection.execute(
                "UPDATE delivery SET state = 'pending', next_attempt_at = ?, reason = NULL WHERE \(held)",
                [time()] + wanted)
        }
    }

    package func expediteDeliveries(
        to destination: String, at time: @autoclosure () -> Int64
    ) throws(CatalogError) {
        let pending = "destination = ? AND state = 'pending' AND node = ?"
        try write { connection in
            try waitForDeliveries(pending, [destination, node], connection)
            try connection.execute(
                "UPDATE delivery SET next_attempt_at = ? WHERE \(pending)", [time(), destination, node])
        }
    }

    package func recoverDeliveries(at now: @autoclosure () -> Int64) throws(CatalogError) -> Int {
        let lost = "state = 'sending' AND (node = ? OR lease_until < ?)"
        return try write { connection in
            try waitForDeliveries("state = 'sending' AND node = ?", [node], connection)
            let now = now()
            try connection.execute(
                """
                UPDATE delivery SET state = 'superseded' WHERE \(lost)
                    AND (SELECT superseded_by_job FROM result WHERE id = delivery.result) IS NOT NULL
                """, [node, now])
            return try connection.execute(
                "UPDATE delivery SET state = 'pending', next_attempt_at = ? WHERE \(lost)", [now, node, now])
        }
    }

    /// Waits until nobody else changes what meets a condition now, where several can change rows at once: that wait lies
    /// before the clock is read, not after.
    private func waitForDeliveries(
        _ condition: String, _ arguments: SQLArguments, _ connection: any SQLConnection
    ) throws {
        guard !dialect.locking.isEmpty else { return }
        let sql = "SELECT id FROM delivery WHERE \(condition) ORDER BY id" + dialect.locking
        try connection.forEachRow(sql, arguments) { _ in }
    }

    private func delivery(_ id: Int64, _ connection: any SQLConnection) throws -> DeliveryRecord? {
        try connection.row(DeliveryRecord.selection + " WHERE d.id = ?", [id], DeliveryRecord.init(row:))
    }

    /// - Returns: `false`: the change is none of the delivery's state.
    private func apply(
        _ change: DeliveryChange, to id: Int64, at now: Int64, _ connection: any SQLConnection
    ) throws -> Bool {
        let (assignments, arguments): (String, SQLArguments) =
            switch change {
            case .deliver(let warning):
                ("state = 'delivered', delivered_at = ?, next_attempt_at = NULL, reason = ?", [now, warning])
            case .requeue(let time, let reason):
                ("state = 'pending', next_attempt_at = ?, reason = ?", [time, reason])
            case .park(let reason): ("state = 'parked', next_attempt_at = NULL, reason = ?", [reason])
            case .release(let time):
                (
                    "state = 'pending', next_attempt_at = ?, attempts = \(dialect.greatest)(attempts - 1, 0)", [time]
                )
            case .restart(let time): ("state = 'pending', attempts = 0, next_attempt_at = ?", [time])
            }
        var states = "'sending'"
        if case .restart = change { states = "'parked', 'pending'" }
        return try connection.execute(
            "UPDATE delivery SET \(assignments) WHERE id = ? AND state IN (\(states))", arguments + [id]) == 1
    }

    /// A delivery that is not done and whose result was superseded meanwhile is not tried again.
    private func supersedeObsolete(_ id: Int64, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE delivery SET state = 'superseded', next_attempt_at = NULL
            WHERE id = ? AND state IN ('pending', 'parked')
                AND (SELECT superseded_by_job FROM result WHERE id = delivery.result) IS NOT NULL
            """, [id])
    }
}
