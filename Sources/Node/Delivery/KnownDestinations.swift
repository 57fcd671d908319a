import Synchronization

/// The destinations as they were configured at the last look, so that a change is noticed.
package struct KnownDestinations {
    /// What a look found.
    package struct Change: Equatable {
        /// The names that were not configured at the last look; at the first look, all of them.
        package var added: [String]
        /// The names that came, or whose title or address has changed, since the last look.
        package var changed: [String]

        /// A change, or none.
        package init(added: [String] = [], changed: [String] = []) {
            self.added = added
            self.changed = changed
        }
    }

    private var destinations: [String: Destination] = [:]
    private var hasLooked = false

    /// Has looked at nothing yet.
    package init() {}
    private var missing: Set<String> = []

    /// The names that are configured.
    package var names: [String] { destinations.keys.sorted() }

    /// Takes over what is configured now, and says what is new.
    package mutating func update(_ configured: [Destination]) -> Change {
        var change = Change()
        for destination in configured {
            guard let old = destinations[destination.name] else {
                change.added.append(destination.name)
                if hasLooked { change.changed.append(destination.name) }
                continue
            }
            if old != destination { change.changed.append(destination.name) }
        }
        hasLooked = true
        destinations = Dictionary(configured.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return change
    }

    /// Of the names for which something waits, those that are not configured and were not missed before.
    package mutating func newlyMissing(_ waiting: [String]) -> [String] {
        let now = Set(waiting).subtracting(destinations.keys)
        defer { missing = now }
        return now.subtracting(missing).sorted()
    }
}

/// The destinations to which something is being sent, one result at a time.
final class BusyDestinations: Sendable {
    private let names = Mutex<Set<String>>([])

    /// Marks a destination as busy; `false` where it is already.
    func begin(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }

    /// Marks a destination as free again.
    func end(_ name: String) { names.withLock { _ = $0.remove(name) } }
}
