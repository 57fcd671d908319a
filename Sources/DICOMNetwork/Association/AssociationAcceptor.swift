public import Logging
public import NIOCore
import NIOPosix
import Synchronization

/// Listens for associations and serves them.
///
///     let services = ServiceRegistry([VerificationProvider(), storage])
///     let acceptor = AssociationAcceptor(
///         configuration: configuration, services: services, observer: observer, logger: logger)
///     let port = try await acceptor.start(on: group)
///     ...
///     await acceptor.close(within: .seconds(30))
///
/// Standard: PS3.8 9.1.4 (TCP), PS3.4 A and B.
public final class AssociationAcceptor: Sendable {
    private let configuration: AcceptorConfiguration
    private let services: ServiceRegistry
    private let security: TransportSecurity
    private let observer: any AssociationObserver
    private let logger: Logger
    private let registry: AssociationRegistry
    private let reports = Mutex(ReportLimiter())
    private let listening = Mutex<(listener: AssociationListener, socket: ListeningSocket)?>(nil)
    private let ownConnections = OwnConnections()

    /// Creates an acceptor that does not listen yet.
    public init(
        configuration: AcceptorConfiguration,
        services: ServiceRegistry,
        security: TransportSecurity = .none,
        observer: any AssociationObserver,
        logger: Logger
    ) {
        self.configuration = configuration
        self.services = services
        self.security = security
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
            let listener = AssociationListener(
                on: group.next(), maximumFailures: configuration.maximumListeningFailures, logger: logger
            ) { [weak self] listener in
                self?.reopen(listener, group) ?? group.next().makeFailedFuture(ChannelError.ioOnClosedChannel)
            }
            let bootstrap = bootstrap(group, listener)
            let channel = try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
            let socket = try await channel.eventLoop.submit { try ListeningSocket(of: channel) }.get()
            listening.withLock { $0 = (listener, socket) }
            listener.adopt(channel)
            return channel.localAddress?.port ?? configuration.port
        } catch {
            throw .cannotListen(host: configuration.host, port: configuration.port, reason: SystemError.text(error))
        }
    }

    /// Waits for the end of listening: returns after ``close(within:)``.
    ///
    /// - Throws: ``NetworkError/listeningEnded(reason:)`` where nothing can be accepted any more. Single errors of
    ///   accept(2) are logged and survived.
    public func waitForEnd() async throws(NetworkError) {
        guard let listener = listening.withLock({ $0?.listener }) else { return }
        do { try await listener.end.get() } catch { throw error as? NetworkError ?? .connectionLost }
    }

    /// Makes an association with this acceptor, as a peer would, and has a C-ECHO answered: a proof that it is well.
    ///
    /// Blocks its thread. No observer hears of the association, and it counts against no limit.
    /// - Parameter limit: How long each step may take.
    /// - Returns: `false` where the acceptor does not listen, or not any more.
    package func echoItself(within limit: Duration) throws(OwnEchoError) -> Bool {
        let channel = listening.withLock { $0?.listener.channel }
        guard let channel, channel.isActive, let address = channel.localAddress else { return false }
        let echo = OwnEcho(
            address: Self.reachable(address), called: configuration.aeTitle,
            calling: configuration.allowedCallingTitles?.first ?? configuration.aeTitle, limit: limit)
        try echo.run(ownConnections)
        return true
    }

    /// The address to call where the acceptor listens on all of a family.
    private static func reachable(_ address: SocketAddress) -> SocketAddress {
        let loopback = ["0.0.0.0": "127.0.0.1", "::": "::1"][address.ipAddress ?? ""]
        return loopback.flatMap { try? SocketAddress(ipAddress: $0, port: address.port ?? 0) } ?? address
    }

    /// Stops listening, lets what is arriving be answered, ends every association; returns when all are gone.
    ///
    /// Associations without an operation end at once, the others after their response; what is left after `deadline`
    /// is broken off.
    public func close(within deadline: Duration) async {
        let listening = listening.withLock { $0 }
        await listening?.listener.close()
        listening?.socket.close()
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
    /// The channel that accepts now, for tests.
    package var listeningChannel: (any Channel)? { listening.withLock { $0?.listener.channel } }

    /// Another channel on the socket that is listened on.
    private func reopen(
        _ listener: AssociationListener, _ group: any EventLoopGroup
    ) -> EventLoopFuture<any Channel> {
        do {
            guard let socket = listening.withLock({ $0?.socket }) else { throw ChannelError.ioOnClosedChannel }
            return bootstrap(group, listener).withBoundSocket(try socket.duplicate())
        } catch {
            return group.next().makeFailedFuture(error)
        }
    }

    private func bootstrap(_ group: any EventLoopGroup, _ listener: AssociationListener) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: ListeningSocket.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ListeningHandler(listener))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: ReceiveBuffer.small)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.serve(channel) }
            }
    }

    /// Makes a new connection of any kind ready for an association; throws where there are too many.
    package func serve(_ channel: any Channel) throws {
        let isOwn =
            channel.remoteAddress?.ipAddress == channel.localAddress?.ipAddress
            && ownConnections.contains(channel.remoteAddress?.port)
        let session = AssociationSession(
            channel: channel,
            opening: .acceptor(AcceptorPolicy(configuration: configuration, services: services)),
            services: services,
            settings: AssociationSettings(
                limits: DataSetLimits(configuration), responseTimeout: RequestorTimeouts().response),
            observer: isOwn ? DeafObserver() : observer,
            logger: logger
        )
        if !isOwn { try admit(session) }
        let handler = UpperLayerHandler(
            user: session,
            timeouts: UpperLayerTimeouts(configuration),
            maximumPDULength: configuration.maximumPDULength
        )
        session.handler = handler
        do {
            try security.install(handler, on: channel, peer: nil)
        } catch {
            report("A connection cannot be protected: closed", session.peerAddress, error)
            throw error
        }
    }

    /// Counts a connection in; throws where it has to be closed at once.
    private func admit(_ session: AssociationSession) throws {
        let channel = session.channel
        let reference = AcceptedAssociationReference(session, channel: channel)
        let peer = session.peerAddress
        switch registry.admit(reference, from: peer) {
        case .welcome: break
        case .reject: session.isOverLimit = true
        case .close:
            report("Too many connections: closed unheard", peer)
            throw ChannelError.operationUnsupported
        }
        channel.closeFuture.whenComplete { [registry] _ in registry.remove(reference.id, from: peer) }
    }

    /// Says why connections are closed at once, each reason once a minute.
    private func report(_ message: Logger.Message, _ peer: String, _ error: (any Error)? = nil) {
        guard let missed = reports.withLock({ $0.admit("\(message)") }) else { return }
        var metadata: Logger.Metadata = ["peer": "\(peer)", "unreported": "\(missed)"]
        metadata["error"] = error.map { "\($0)" }
        logger.warning(message, metadata: metadata)
    }
}
