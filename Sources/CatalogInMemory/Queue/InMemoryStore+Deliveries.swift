import Catalog

extension InMemoryStore: DeliveryStore {
    func claimDelivery(
        destination: String?, lease: Int64, clock: () -> ClockCorrection
    ) throws(CatalogError) -> DeliveryRecord? {
        try write { contents in
            let now = try contents.follow(clock(), node)
            let due = contents.pending(at: node, to: destination).filter { $0.at <= now }
            guard let (_, id) = due.min(by: { ($0.at, $0.id) < ($1.at, $1.id) }) else { return nil }
            var delivery = contents.deliveries[id]
            (delivery.state, delivery.nextAttemptAt) = (.sending, nil)
            (delivery.lastAttemptAt, delivery.leaseUntil) = (now, try Contents.time(now, plus: lease))
            delivery.attempts += 1
            contents.deliveries[id] = delivery
            return contents.record(ofDelivery: id)
        }
    }

    func nextDeliveryTime(destination: String?) throws(CatalogError) -> Int64? {
        try read { $0.pending(at: node, to: destination).map(\.at).min() }
    }

    func pendingDestinations() throws(CatalogError) -> [String] {
        try read { contents in
            let pending = contents.deliveries.all.filter { $0.row.node == node && $0.row.state == .pending }
            return Contents.distinct(pending.map(\.row.destination))
        }
    }

    func changeDelivery(
        _ id: Int64, at now: @autoclosure () -> Int64, decide: (DeliveryRecord, _ now: Int64) -> DeliveryChange?
    ) throws(CatalogError) -> DeliveryChangeOutcome {
        try write { contents in
            guard contents.deliveries.contains(id) else { return .noSuchDelivery }
            let record = contents.record(ofDelivery: id)
            let now = now()
            guard let change = decide(record, now), contents.deliveries[id].apply(change, at: now) else {
                return .unchanged(record)
            }
            // A person who wants it tried again gets that.
            if case .restart = change { return .changed }
            let delivery = contents.deliveries[id]
            if contents.isSuperseded(delivery), [.pending, .parked].contains(delivery.state) {
                (contents.deliveries[id].state, contents.deliveries[id].nextAttemptAt) = (.superseded, nil)
            }
            return .changed
        }
    }

    func holdDeliveries(to destination: String, reason: String) throws(CatalogError) {
        try write { contents in
            contents.deliveries.update(where: { $0.isPending(at: node, to: destination) }) {
                $0.reason = reason
            }
        }
    }

    func resumeDeliveries(
        to destination: String, heldFor reasons: [String], at time: @autoclosure () -> Int64
    ) throws(CatalogError) {
        try write { contents in
            let time = time()
            let isHeld = { [node] (delivery: Contents.Delivery) in
                [.pending, .parked].contains(delivery.state) && delivery.node == node
                    && delivery.destination.isSame(as: destination)
                    && reasons.contains { delivery.reason.isSame(as: $0) }
            }
            contents.deliveries.update(where: isHeld) {
                ($0.state, $0.nextAttemptAt, $0.reason) = (.pending, time, nil)
            }
        }
    }

    func expediteDeliveries(to destination: String, at time: @autoclosure () -> Int64) throws(CatalogError) {
        try write { contents in
            let time = time()
            contents.deliveries.update(where: { $0.isPending(at: node, to: destination) }) {
                $0.nextAttemptAt = time
            }
        }
    }

    func recoverDeliveries(at now: @autoclosure () -> Int64) throws(CatalogError) -> Int {
        try write { contents in
            let now = now()
            let lost = contents.deliveries.ids { delivery in
                let isOver = delivery.leaseUntil.map { $0 < now } ?? false
                return delivery.state == .sending && (delivery.node == node || isOver)
            }
            let wanted = lost.filter { !contents.isSuperseded(contents.deliveries[$0]) }
            for id in lost { contents.deliveries[id].state = .superseded }
            for id in wanted {
                (contents.deliveries[id].state, contents.deliveries[id].nextAttemptAt) = (.pending, now)
            }
            return wanted.count
        }
    }
}

extension Contents {
    fileprivate func pending(at node: String, to destination: String?) -> [(at: Int64, id: Int64)] {
        deliveries.all.compactMap { id, delivery in
            guard delivery.isPending(at: node, to: destination) else { return nil }
            return delivery.nextAttemptAt.map { ($0, id) }
        }
    }

    fileprivate func isSuperseded(_ delivery: Delivery) -> Bool { results[delivery.result].supersededByJob != nil }
}

extension Contents.Delivery {
    /// - Parameter destination: `nil`: any.
    fileprivate func isPending(at node: String, to destination: String?) -> Bool {
        state == .pending && self.node == node && destination.map { self.destination.isSame(as: $0) } ?? true
    }

    /// - Returns: `false`: the change is none of the delivery's state.
    fileprivate mutating func apply(_ change: DeliveryChange, at now: Int64) -> Bool {
        if case .restart(let time) = change {
            guard [.parked, .pending].contains(state) else { return false }
            (state, attempts, nextAttemptAt) = (.pending, 0, time)
            return true
        }
        guard state == .sending else { return false }
        switch change {
        case .deliver(let warning): (state, deliveredAt, reason) = (.delivered, now, warning)
        case .requeue(let time, let why): (state, nextAttemptAt, reason) = (.pending, time, why)
        case .park(let why): (state, reason) = (.parked, why)
        case .release(let time): (state, nextAttemptAt, attempts) = (.pending, time, max(attempts - 1, 0))
        case .restart: return false
        }
        return true
    }
}
