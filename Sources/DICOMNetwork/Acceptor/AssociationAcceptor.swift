public import Logging
public import NIOCore
import NIOPosix
import Synchronization

/// Listens for associations and serves them.
///
///     let acceptor = AssociationAcceptor(configuration: configuration, storage: storage, observer: observer, logger: logger)
///     let port = try await acceptor.start(on: group)
///     ...
///     await acceptor.close(within: .seconds(30))
///
/// Standard: PS3.8 9.1.4 (TCP), PS3.4 A and B.
public final class AssociationAcceptor: Sendable {
    private let configuration: AcceptorConfiguration
    private let storage: any StorageProvider
    private let observer: any AssociationObserver
    private let logger: Logger
    private let registry: AssociationRegistry
    private let listener = Mutex<(any Channel)?>(nil)

    /// Creates an acceptor that does not listen yet.
    public init(
        configuration: AcceptorConfiguration,
        storage: any StorageProvider,
        observer: any AssociationObserver,
        logger: Logger
    ) {
        self.configuration = configuration
        self.storage = storage
        self.observer = observer
        self.logger = logger
        registry = AssociationRegistry(
            maximum: configuration.maximumAssociations,
            maximumPerPeer: configuration.maximumAssociationsPerPeer
        )
    }

    /// How many connections are open now.
    public var connectionCount: Int { registry.count }

    /// Starts to listen and returns the port.
    public func start(on group: any EventLoopGroup) async throws(NetworkError) -> Int {
        try configuration.validate()
        do {
            let channel = try await bootstrap(group).bind(host: configuration.host, port: configuration.port).get()
            listener.withLock { $0 = channel }
            return channel.localAddress?.port ?? configuration.port
        } catch {
            throw .cannotListen(host: configuration.host, port: configuration.port, reason: SystemError.text(error))
        }
    }

    /// Stops listening, lets what is arriving be answered, ends every association; returns when all are gone.
    ///
    /// Associations without an operation end at once, the others after their response; what is left after `deadline`
    /// is broken off.
    public func close(within deadline: Duration) async {
        let channel = listener.withLock { listener in
            defer { listener = nil }
            return listener
        }
        try? await channel?.close()
        let references = registry.close()
        for reference in references { reference.closeGracefully() }
        let timers = references.map { reference in
            reference.channel.eventLoop.scheduleTask(in: TimeAmount(deadline)) { reference.channel.close(promise: nil) }
        }
        for reference in references { try? await reference.channel.closeFuture.get() }
        for timer in timers { timer.cancel() }
    }
}

extension AssociationAcceptor {
    private func bootstrap(_ group: any EventLoopGroup) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: ReceiveBuffer.small)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.serve(channel) }
            }
    }

    /// Makes a new connection of any kind ready for an association; throws where there are too many.
    package func serve(_ channel: any Channel) throws {
        let peer = channel.remoteAddress?.ipAddress ?? "unknown"
        let association = AcceptedAssociation(
            configuration: configuration,
            storage: storage,
            observer: observer,
            peerAddress: peer,
            logger: logger
        )
        let reference = AcceptedAssociationReference(association, channel: channel)
        switch registry.admit(reference, from: peer) {
        case .welcome: break
        case .reject: association.isOverLimit = true
        case .close: throw ChannelError.operationUnsupported
        }
        channel.closeFuture.whenComplete { [registry] _ in registry.remove(reference.id, from: peer) }
        let handler = UpperLayerHandler(
            user: association,
            timeouts: UpperLayerTimeouts(configuration),
            maximumPDULength: configuration.maximumPDULength
        )
        association.handler = handler
        try channel.pipeline.syncOperations.addHandler(handler)
    }
}
