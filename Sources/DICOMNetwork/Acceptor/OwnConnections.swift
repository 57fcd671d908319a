import Synchronization

/// The local ports from which this node is calling itself: such a connection counts against no limit, and no observer
/// hears of it.
final class OwnConnections: Sendable {
    private let ports = Mutex<Set<Int>>([])

    /// Expects a connection from a port.
    func begin(_ port: Int) { ports.withLock { _ = $0.insert(port) } }

    /// Does not expect it any more.
    func end(_ port: Int) { ports.withLock { _ = $0.remove(port) } }

    /// Whether a connection from a port is this node's own, given that it comes from the address that it goes to.
    func contains(_ port: Int?) -> Bool { port.map { port in ports.withLock { $0.contains(port) } } ?? false }
}

/// Hears nothing.
struct DeafObserver: AssociationObserver {
    func associationAccepted(_ summary: AssociationSummary) {}
    func associationRejected(_ summary: AssociationSummary) {}
    func instanceRefused(_ refusal: InstanceRefusal) {}
    func associationEnded(_ summary: AssociationSummary) {}
}
