import Synchronization

/// The destinations to which something is being sent, one result at a time.
final class BusyDestinations: Sendable {
    private let names = Mutex<Set<String>>([])

    /// Marks a destination as busy; `false` where it is already.
    func begin(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }

    /// Marks a destination as free again.
    func end(_ name: String) { names.withLock { _ = $0.remove(name) } }
}
