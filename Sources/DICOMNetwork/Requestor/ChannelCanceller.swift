import NIOCore
import Synchronization

/// Closes the channel of an association that is being made, when the task that waits for it is cancelled.
final class ChannelCanceller: Sendable {
    private enum State {
        case waiting
        case adopted(any Channel)
        case cancelled
    }

    private let state = Mutex(State.waiting)

    /// Whether ``cancel()`` was called.
    var isCancelled: Bool {
        state.withLock { if case .cancelled = $0 { true } else { false } }
    }

    /// Takes the channel that is to be closed on cancellation.
    func adopt(_ channel: any Channel) {
        let isLate = state.withLock { state in
            if case .cancelled = state { return true }
            state = .adopted(channel)
            return false
        }
        if isLate { channel.close(promise: nil) }
    }

    /// Closes the channel that is or will be adopted.
    func cancel() {
        let channel: (any Channel)? = state.withLock { state in
            defer { state = .cancelled }
            if case .adopted(let channel) = state { return channel }
            return nil
        }
        channel?.close(promise: nil)
    }
}
