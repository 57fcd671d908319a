import NIOCore
import Synchronization

/// Closes the channels of an association that is being made, when the task that waits for it is cancelled.
final class ChannelCanceller: Sendable {
    private let state = Mutex((channels: [any Channel](), isCancelled: false))

    /// Whether ``cancel()`` was called.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Takes a channel that is to be closed on cancellation; a host name can lead to attempts on several.
    func adopt(_ channel: any Channel) {
        let isLate = state.withLock { state in
            if !state.isCancelled { state.channels.append(channel) }
            return state.isCancelled
        }
        if isLate { channel.close(promise: nil) }
    }

    /// Closes the channels that are or will be adopted.
    func cancel() {
        let channels = state.withLock { state in
            defer { state = ([], true) }
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
