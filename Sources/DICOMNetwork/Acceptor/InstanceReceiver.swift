/// Takes the data set of one instance as it arrives.
///
/// ``receive(_:)`` any number of times, then ``finish(_:)`` or ``abandon()`` once, all on one event loop: what blocks
/// here delays every association of that loop.
public protocol InstanceReceiver: AnyObject {
    /// Takes the next bytes of the data set, valid during the call only.
    ///
    /// A failure is remembered and reported by ``finish(_:)``; the rest of the data set still arrives.
    func receive(_ bytes: UnsafeRawBufferPointer)

    /// Whether so much waits to be stored that nothing more should be brought until ``whenDrained(_:)`` calls.
    var isBackedUp: Bool { get }

    /// Calls, from any thread, once more may be brought; at once where nothing stands in the way.
    func whenDrained(_ resume: @escaping @Sendable () -> Void)

    /// The data set is complete.
    ///
    /// The association reads nothing further until `completion`, which may be called from any thread, has the
    /// outcome that is to be answered. Calls after the first have no effect.
    func finish(_ completion: @escaping @Sendable (StoreOutcome) -> Void)

    /// The data set will not be completed: the association ended.
    func abandon()

    /// The data set is given up before its end, with this answer; what follows is not brought.
    func refuse(_ outcome: StoreOutcome)
}

extension InstanceReceiver {
    /// A receiver that stores as fast as it is given is never backed up.
    public var isBackedUp: Bool { false }

    /// The same as an end of the association, where nobody keeps a list of what was refused.
    public func refuse(_ outcome: StoreOutcome) { abandon() }

    /// Calls at once.
    public func whenDrained(_ resume: @escaping @Sendable () -> Void) { resume() }
}
