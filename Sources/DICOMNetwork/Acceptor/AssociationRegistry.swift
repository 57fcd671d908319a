import Synchronization

/// Counts connections and associations, in all and per peer, and finds them when the acceptor closes.
///
/// Standard: PS3.8 9.3.4 (local limit exceeded).
final class AssociationRegistry: Sendable {
    /// Connections beyond the limits that may exist to be told so by A-ASSOCIATE-RJ; more are closed at once.
    static let rejectionAllowance = 16

    private struct State {
        var associations: [ObjectIdentifier: AcceptedAssociationReference] = [:]
        var perPeer: [String: Int] = [:]
        var isClosing = false
    }

    private let state = Mutex(State())
    private let maximum: Int
    private let maximumPerPeer: Int

    init(maximum: Int, maximumPerPeer: Int) {
        self.maximum = maximum
        self.maximumPerPeer = maximumPerPeer
    }

    /// What is to happen with a new connection.
    enum Admission {
        case welcome
        case reject
        case close
    }

    /// Counts a connection in, unless it has to be closed at once.
    func admit(_ reference: AcceptedAssociationReference, from peer: String) -> Admission {
        state.withLock { state in
            let all = state.associations.count
            let here = state.perPeer[peer, default: 0]
            guard !state.isClosing, all < maximum + Self.rejectionAllowance,
                here < maximumPerPeer + Self.rejectionAllowance
            else { return .close }
            state.associations[reference.id] = reference
            state.perPeer[peer] = here + 1
            return all < maximum && here < maximumPerPeer ? .welcome : .reject
        }
    }

    /// Counts a connection out.
    func remove(_ id: ObjectIdentifier, from peer: String) {
        state.withLock { state in
            guard state.associations.removeValue(forKey: id) != nil else { return }
            state.perPeer[peer, default: 1] -= 1
            if state.perPeer[peer] == 0 { state.perPeer[peer] = nil }
        }
    }

    /// Lets no one in any more and returns who is there.
    func close() -> [AcceptedAssociationReference] {
        state.withLock { state in
            state.isClosing = true
            return Array(state.associations.values)
        }
    }

    /// How many connections there are.
    var count: Int { state.withLock { $0.associations.count } }
}
