/// The queue of deliveries. A claim is a lease, as that of a job.
package protocol DeliveryStore: Sendable {
    /// Lets what waits follow the wall clock, then takes the delivery that has waited longest and may be tried.
    ///
    /// - Parameters:
    ///   - destination: only deliveries to it; `nil`: to any.
    ///   - lease: for how long it is this node's, in milliseconds.
    func claimDelivery(
        destination: String?, lease: Int64, clock: () -> ClockCorrection
    ) throws(CatalogError) -> DeliveryRecord?

    /// When the next delivery may be tried, or to one destination; `nil`: none is pending.
    func nextDeliveryTime(destination: String?) throws(CatalogError) -> Int64?

    /// The destinations that have pending deliveries, sorted.
    func pendingDestinations() throws(CatalogError) -> [String]

    /// Changes one delivery by a decision that is made while nobody else can change it; where its result was superseded
    /// meanwhile, one that is not done is not tried again.
    ///
    /// - Parameter decide: is given the delivery and the present; `nil`: the delivery stays as it is.
    func changeDelivery(
        _ id: Int64, at now: @autoclosure () -> Int64, decide: (DeliveryRecord, _ now: Int64) -> DeliveryChange?
    ) throws(CatalogError) -> DeliveryChangeOutcome

    /// Gives a reason to everything that is pending for a destination.
    func holdDeliveries(to destination: String, reason: String) throws(CatalogError)

    /// Lets everything wait from `time` on that is pending or parked for a destination for one of the reasons.
    func resumeDeliveries(
        to destination: String, heldFor reasons: [String], at time: @autoclosure () -> Int64
    ) throws(CatalogError)

    /// Lets everything that is pending for a destination be tried from `time` on.
    func expediteDeliveries(to destination: String, at time: @autoclosure () -> Int64) throws(CatalogError)

    /// Takes back what this node was sending when a process ended, and what another has not ended within its lease.
    ///
    /// - Returns: how many are pending again.
    func recoverDeliveries(at now: @autoclosure () -> Int64) throws(CatalogError) -> Int
}

/// What becomes of a delivery.
package enum DeliveryChange: Sendable, Hashable {
    /// The destination has it; only of one that is being sent.
    case deliver(warning: String?)
    /// It waits for its next attempt; only of one that is being sent.
    case requeue(at: Int64, reason: String)
    /// It is given up; only of one that is being sent.
    case park(reason: String)
    /// It waits as if it had not been begun; only of one that is being sent.
    case release(at: Int64)
    /// It waits with all its attempts left; of one that is pending or parked.
    case restart(at: Int64)
}

/// How the change of a delivery went.
package enum DeliveryChangeOutcome: Sendable, Hashable {
    case changed
    /// It stays as it is, by the decision or because the change is none of its state.
    case unchanged(DeliveryRecord)
    case noSuchDelivery
}
