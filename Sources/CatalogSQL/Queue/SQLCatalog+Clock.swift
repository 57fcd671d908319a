import Catalog

extension SQLCatalog {
    /// Applies a correction within a transaction, to what is this node's: others have clocks of their own.
    ///
    /// - Returns: the present.
    func follow(_ clock: ClockCorrection, _ connection: any SQLConnection) throws -> Int64 {
        if clock.step > 0 { try moveForward(clock.step, connection) }
        let limits: [(table: String, column: String, condition: String, longest: Int64?)] = [
            ("study", "deadline_at", "deadline_at IS NOT NULL", clock.longestStudyWait),
            ("job", "next_attempt_at", "state = 'queued'", clock.longestJobWait),
            ("delivery", "next_attempt_at", "state = 'pending'", clock.longestDeliveryWait),
            ("job", "heartbeat_at", "state = 'running'", 0),
            ("job", "lease_until", "state = 'running'", clock.jobLease),
            ("delivery", "lease_until", "state = 'sending'", clock.deliveryLease),
        ]
        for limit in limits {
            guard let longest = limit.longest else { continue }
            let latest = clock.now &+ longest
            try connection.execute(
                """
                UPDATE \(limit.table) SET \(limit.column) = ? WHERE \(limit.condition) AND \(limit.column) > ?
                    AND node = ?
                """, [latest, latest, node])
        }
        return clock.now
    }

    /// What was awaited is awaited as long as before, and a worker that was alive is.
    private func moveForward(_ step: Int64, _ connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE study SET deadline_at = deadline_at + ? WHERE deadline_at IS NOT NULL AND node = ?", [step, node])
        try connection.execute(
            """
            UPDATE refusal SET last_at = last_at + ?
            WHERE study_instance_uid NOT IN (SELECT study_instance_uid FROM study WHERE node <> ?)
            """, [step, node])
        try connection.execute(
            """
            UPDATE job SET heartbeat_at = heartbeat_at + ?, lease_until = lease_until + ?
            WHERE state = 'running' AND node = ?
            """, [step, step, node])
        try connection.execute(
            "UPDATE delivery SET lease_until = lease_until + ? WHERE state = 'sending' AND node = ?", [step, node])
    }
}
