import DICOMNetwork
import NIOCore
import NIOPosix
import Synchronization

/// A peer that sends whatever a test wants and collects what comes back.
final class RawPeer: Sendable {
    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let state = Mutex((bytes: ByteBuffer(), isClosed: false))

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            state.withLock { _ = $0.bytes.writeBuffer(&bytes) }
        }
        func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isClosed = true } }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    let channel: any Channel
    private let collector: Collector

    private init(_ channel: any Channel, _ collector: Collector) {
        self.channel = channel
        self.collector = collector
    }

    /// Connects; whoever calls closes.
    static func open(to running: RunningAcceptor) async throws -> RawPeer {
        let collector = Collector()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.pipeline.addHandler(collector) }
            .connect(host: running.host, port: running.port).get()
        return RawPeer(channel, collector)
    }

    /// Connects; closed when the body is over.
    @discardableResult
    static func connect<Result>(
        to running: RunningAcceptor,
        _ body: (RawPeer) async throws -> Result
    ) async throws -> Result {
        let peer = try await open(to: running)
        do {
            let result = try await body(peer)
            try? await peer.channel.close()
            return result
        } catch {
            try? await peer.channel.close()
            throw error
        }
    }

    /// Connects and has an association accepted.
    @discardableResult
    static func associate<Result>(
        with running: RunningAcceptor,
        _ body: (RawPeer) async throws -> Result
    ) async throws -> Result {
        try await connect(to: running) { peer in
            try await peer.send(PDUEncoder.encode(.associateRequest(Samples.request())))
            guard case .associateAccept? = try await peer.next().first else { throw Unexpected(peer.pdus) }
            return try await body(peer)
        }
    }

    struct Unexpected: Error, CustomStringConvertible {
        let description: String
        init(_ found: [PDU]) { description = "\(found)" }
    }

    func send(_ bytes: ByteBuffer) async throws { try await channel.writeAndFlush(bytes) }
    func send(_ command: CommandSet, context: UInt8) async throws {
        try await send(Samples.pdu(command, context: context))
    }

    var isClosed: Bool { collector.state.withLock { $0.isClosed } }

    private var tokens: [PDUToken] {
        var bytes = collector.state.withLock { $0.bytes }
        var reader = PDUReader(maximumDataLength: 131_072)
        var tokens: [PDUToken] = []
        while let token = try? reader.next(from: &bytes) { tokens.append(token) }
        return tokens
    }

    /// What has come back so far, without data.
    var pdus: [PDU] {
        tokens.compactMap { if case .pdu(let pdu) = $0 { pdu } else { nil } }
    }

    /// The responses that have come back so far.
    var responses: [CommandSet] {
        var assembler = MessageAssembler()
        return tokens.compactMap { token in
            guard case .fragment(let fragment) = token,
                case .command(let command, _)? = (try? assembler.receive(fragment)) ?? nil
            else { return nil }
            return command
        }
    }

    /// Waits for `count` PDUs in all, or for the end of the connection.
    func next(_ count: Int = 1) async throws -> [PDU] {
        _ = try await RunningAcceptor.eventually { pdus.count >= count || isClosed }
        return pdus
    }

    /// Waits for `count` responses in all, or for the end of the connection.
    func responses(_ count: Int) async throws -> [CommandSet] {
        _ = try await RunningAcceptor.eventually { responses.count >= count || isClosed }
        return responses
    }
}
