import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// A listening socket that outlives the channels that accept on it; owns a descriptor of its own.
///
/// What has connected and was not accepted yet waits in the socket, also while no channel accepts.
final class ListeningSocket: Sendable {
    /// The most connections that wait to be accepted.
    static let backlog: CInt = 256

    private let descriptor: Mutex<CInt?>

    /// Shares the socket of a channel that listens. Called on the channel's event loop.
    init(of channel: any Channel) throws {
        let shared = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            try Self.duplicate($0)
        }
        descriptor = Mutex(shared)
    }

    deinit { close() }

    /// Another descriptor of the socket, which listens; whoever gets it closes it.
    func duplicate() throws -> CInt {
        guard let own = descriptor.withLock({ $0 }) else { throw ChannelError.ioOnClosedChannel }
        let copy = try Self.duplicate(own)
        // Brings a socket that was shut down back, and changes nothing otherwise.
        guard Glibc.listen(copy, Self.backlog) == 0 else {
            let code = errno
            _ = Glibc.close(copy)
            throw IOError(errnoCode: code, reason: "listen")
        }
        return copy
    }

    /// Gives this descriptor up; the socket ends with its last one.
    func close() {
        let own = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        if let own { _ = Glibc.close(own) }
    }

    private static func duplicate(_ descriptor: CInt) throws -> CInt {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw IOError(errnoCode: errno, reason: "dup") }
        return copy
    }
}
