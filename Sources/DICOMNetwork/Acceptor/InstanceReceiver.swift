/// Takes the data set of one instance as it arrives.
///
/// ``receive(_:)`` any number of times, then ``finish(_:)`` or ``abandon()`` once, all on one event loop: what blocks
/// here delays every association of that loop.
public protocol InstanceReceiver: AnyObject {
    /// Takes the next bytes of the data set, valid during the call only.
    ///
    /// A failure is remembered and reported by ``finish(_:)``; the rest of the data set still arrives.
    func receive(_ bytes: UnsafeRawBufferPointer)

    /// The data set is complete.
    ///
    /// The association reads nothing further until `completion`, which may be called from any thread, has the
    /// outcome that is to be answered. Calls after the first have no effect.
    func finish(_ completion: @escaping @Sendable (StoreOutcome) -> Void)

    /// The association ended before the data set was complete.
    func abandon()
}
