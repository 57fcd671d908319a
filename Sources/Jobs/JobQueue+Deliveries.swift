public import Catalog
public import Foundation
import Platform

extension JobQueue {
    /// Takes the delivery that has waited longest and may be tried; `nil`: there is none.
    ///
    /// - Parameter destination: only deliveries to this destination, so that one that does not answer holds up no
    ///   other.
    public func claimDelivery(destination: String? = nil) throws(JobError) -> DeliveryRecord? {
        let lease = configuration.deliveryLease.milliseconds
        let record = try following { catalog, clock throws(CatalogError) in
            try catalog.claimDelivery(destination: destination, lease: lease, clock: clock)
        }
        return record.map { record in
            var record = record
            record.path = root.absolute(record.path)
            return record
        }
    }

    /// When the next delivery may be tried, or to one destination; `nil`: none is pending.
    public func nextDeliveryTime(destination: String? = nil) throws(JobError) -> Date? {
        try asking { catalog throws(CatalogError) in try catalog.nextDeliveryTime(destination: destination) }
            .map(Date.init(milliseconds:))
    }

    /// The destinations that have pending deliveries.
    public func pendingDestinations() throws(JobError) -> [String] {
        try asking { catalog throws(CatalogError) in try catalog.pendingDestinations() }
    }

    /// Says of deliveries that their destination is not configured; whoever claims deliveries leaves them alone.
    public func holdDeliveries(to destination: String) throws(JobError) {
        try asking { catalog throws(CatalogError) in
            try catalog.holdDeliveries(to: destination, reason: Self.missingDestination)
        }
    }

    /// Tries at once what waited for a destination to be configured, also what was parked for it.
    public func resumeDeliveries(to destination: String) throws(JobError) {
        let reasons = [
            Self.missingDestination, "no destination of the name \"\(destination)\" is configured",
        ]
        try asking { catalog throws(CatalogError) in
            try catalog.resumeDeliveries(to: destination, heldFor: reasons, at: now)
        }
    }

    /// Tries at once what waits for its next attempt at a destination, as when its address was corrected.
    public func expediteDeliveries(to destination: String) throws(JobError) {
        try asking { catalog throws(CatalogError) in
            try catalog.expediteDeliveries(to: destination, at: now)
        }
    }

    /// The reason of a delivery whose destination is not configured.
    private static let missingDestination = "the destination is not configured"

    /// Records that the destination answered with success; `warning` is what it said beside that.
    public func deliverySucceeded(_ id: Int64, warning: String? = nil) throws(JobError) {
        try change(id) { _, _ in .deliver(warning: warning) }
    }

    /// Records a failed attempt: a transient failure is tried again after a wait, any other parks the delivery.
    public func deliveryFailed(_ id: Int64, transient: Bool, reason: String) throws(JobError) {
        let configuration = configuration
        let outcome = try outcome(of: id) { delivery, now in
            guard transient, delivery.attempts < configuration.maximumDeliveryAttempts else {
                return .park(reason: reason)
            }
            let delay = configuration.deliveryBackoff.delay(afterFailures: delivery.attempts)
            return .requeue(at: now + delay.milliseconds, reason: reason)
        }
        if outcome == .noSuchDelivery { throw .noSuchDelivery(id) }
    }

    /// Gives a delivery back that was begun and is not going to be ended; the attempt does not count.
    public func releaseDelivery(_ id: Int64) throws(JobError) {
        try change(id) { _, now in .release(at: now) }
    }

    /// Tries a parked or waiting delivery again at once, with all its attempts left.
    public func retryDelivery(_ id: Int64) throws(JobError) {
        switch try outcome(of: id, { _, now in .restart(at: now) }) {
        case .changed: return
        case .noSuchDelivery: throw .noSuchDelivery(id)
        case .unchanged(let delivery): throw .deliveryNotRepeatable(id, state: delivery.state.rawValue)
        }
    }

    private func change(_ id: Int64, _ decide: (DeliveryRecord, _ now: Int64) -> DeliveryChange) throws(JobError) {
        guard try outcome(of: id, decide) == .changed else { throw .noSuchDelivery(id) }
    }

    private func outcome(
        of id: Int64, _ decide: (DeliveryRecord, _ now: Int64) -> DeliveryChange
    ) throws(JobError) -> DeliveryChangeOutcome {
        try asking { catalog throws(CatalogError) in
            try catalog.changeDelivery(id, at: now) { decide($0, $1) }
        }
    }
}
