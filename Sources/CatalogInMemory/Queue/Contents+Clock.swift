import Catalog

extension Contents {
    /// Lets what waits at a node follow its wall clock; others have clocks of their own.
    ///
    /// - Returns: the present.
    mutating func follow(_ clock: ClockCorrection, _ node: String) throws -> Int64 {
        if clock.step > 0 { try moveForward(clock.step, node) }
        if let longest = clock.longestStudyWait {
            try studies.update(where: { $0.node == node && $0.deadline != nil }) {
                try Self.limit(&$0.deadline, to: longest, from: clock.now)
            }
        }
        try jobs.update(where: { $0.node == node && $0.state == .queued }) {
            try Self.limit(&$0.nextAttemptAt, to: clock.longestJobWait, from: clock.now)
        }
        try jobs.update(where: { $0.node == node && $0.state == .running }) {
            try Self.limit(&$0.heartbeatAt, to: 0, from: clock.now)
            try Self.limit(&$0.leaseUntil, to: clock.jobLease, from: clock.now)
        }
        try deliveries.update(where: { $0.node == node && $0.state == .pending }) {
            try Self.limit(&$0.nextAttemptAt, to: clock.longestDeliveryWait, from: clock.now)
        }
        try deliveries.update(where: { $0.node == node && $0.state == .sending }) {
            try Self.limit(&$0.leaseUntil, to: clock.deliveryLease, from: clock.now)
        }
        return clock.now
    }

    /// What was awaited is awaited as long as before, and a worker that was alive is.
    private mutating func moveForward(_ step: Int64, _ node: String) throws {
        try studies.update(where: { $0.node == node && $0.deadline != nil }) { try Self.move(&$0.deadline, by: step) }
        for index in refusals.indices {
            let study = study(refusals[index].study)
            guard study.map({ studies[$0].node == node }) ?? true else { continue }
            refusals[index].lastAt = try Self.time(refusals[index].lastAt, plus: step)
        }
        try jobs.update(where: { $0.node == node && $0.state == .running }) {
            try Self.move(&$0.heartbeatAt, by: step)
            try Self.move(&$0.leaseUntil, by: step)
        }
        try deliveries.update(where: { $0.node == node && $0.state == .sending }) {
            try Self.move(&$0.leaseUntil, by: step)
        }
    }

    private static func move(_ time: inout Int64?, by step: Int64) throws {
        time = try time.map { try Self.time($0, plus: step) }
    }

    /// Nothing is due later than its longest wait from now.
    private static func limit(_ time: inout Int64?, to longest: Int64, from now: Int64) throws {
        let latest = try Self.time(now, plus: longest)
        time = time.map { min($0, latest) }
    }
}
