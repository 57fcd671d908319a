public import NIOCore

/// What stands between a transport connection and the upper layer: nothing, or handlers that protect what passes, as
/// TLS does. Nothing above knows which.
///
///     requestor.security = TransportSecurity { channel, host in
///         let handler = try NIOSSLClientHandler(context: context, serverHostname: host)
///         try channel.pipeline.syncOperations.addHandler(handler)
///     }
///
/// A connection counts, and its deadlines run, from before a handshake begins.
///
/// Standard: PS3.15 B.
public struct TransportSecurity: Sendable {
    private let add: @Sendable (_ channel: any Channel, _ peer: String?) throws -> Void

    /// Creates a protection.
    ///
    /// - Parameter add: adds handlers to the channel of a connection that is made, on its event loop; is given the host
    ///   that was called, `nil` where the peer has called.
    public init(_ add: @escaping @Sendable (_ channel: any Channel, _ peer: String?) throws -> Void) { self.add = add }

    /// Nothing: what passes can be read and changed by others.
    public static let none = Self { _, _ in }

    /// Adds its handlers and the upper layer; a channel for which that fails is closed.
    func install(_ handler: UpperLayerHandler, on channel: any Channel, peer: String?) throws {
        do {
            try add(channel, peer)
            try channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            channel.close(promise: nil)
            throw error
        }
    }
}
