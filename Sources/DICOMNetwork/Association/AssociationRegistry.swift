import NIOCore
import Synchronization

/// Counts connections and associations, in all and per peer, and finds them when the acceptor closes.
///
/// Standard: PS3.8 9.3.4 (local limit exceeded).
final class AssociationRegistry: Sendable {
    /// Connections beyond the limits, whoever makes them, that may exist to be told so by A-ASSOCIATE-RJ; more are
    /// closed at once.
    static let rejectionAllowance = 16

    private struct State {
        var welcome: [ObjectIdentifier: AcceptedAssociationReference] = [:]
        /// Those that are to be rejected take no room from others.
        var unwelcome: [ObjectIdentifier: AcceptedAssociationReference] = [:]
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
            guard !state.isClosing else { return .close }
            let here = state.perPeer[peer, default: 0]
            if state.welcome.count < maximum, here < maximumPerPeer {
                state.welcome[reference.id] = reference
                state.perPeer[peer] = here + 1
                return .welcome
            }
            guard state.unwelcome.count < Self.rejectionAllowance else { return .close }
            state.unwelcome[reference.id] = reference
            return .reject
        }
    }

    /// Counts a connection out.
    func remove(_ id: ObjectIdentifier, from peer: String) {
        state.withLock { state in
            state.unwelcome[id] = nil
            guard state.welcome.removeValue(forKey: id) != nil else { return }
            state.perPeer[peer, default: 1] -= 1
            if state.perPeer[peer] == 0 { state.perPeer[peer] = nil }
        }
    }

    /// Lets no one in any more and returns who is there.
    func close() -> [AcceptedAssociationReference] {
        state.withLock { state in
            state.isClosing = true
            return Array(state.welcome.values) + Array(state.unwelcome.values)
        }
    }

    /// How many connections there are.
    var count: Int { state.withLock { $0.welcome.count + $0.unwelcome.count } }
}

/// An association as seen from other threads.
struct AcceptedAssociationReference: Sendable {
    let channel: any Channel
    let session: NIOLoopBound<AssociationSession>
    /// Tells associations apart.
    let id: ObjectIdentifier

    init(_ session: AssociationSession, channel: any Channel) {
        self.channel = channel
        self.session = NIOLoopBound(session, eventLoop: channel.eventLoop)
        id = ObjectIdentifier(session)
    }

    /// Ends the association as soon as its operation is answered.
    func closeGracefully() {
        channel.eventLoop.execute { session.value.closeWhenAnswered() }
    }
}
