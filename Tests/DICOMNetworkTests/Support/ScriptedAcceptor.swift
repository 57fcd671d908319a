import DICOMNetwork
import NIOCore
import NIOPosix

/// An acceptor that answers as a test's script says.
struct ScriptedAcceptor {
    /// What is sent back on a PDU, or on the last fragment of a command or data set.
    typealias Script = @Sendable (Received) -> [ByteBuffer]

    enum Received: Sendable {
        case pdu(PDU)
        case command(CommandSet, contextID: UInt8)
        case endOfDataSet(contextID: UInt8)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        let script: Script
        var reader = PDUReader(maximumDataLength: 131_072)
        var assembler = MessageAssembler()

        init(_ script: @escaping Script) { self.script = script }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            while let token = try? reader.next(from: &bytes) {
                if case .pdu(.abort) = token { return context.close(promise: nil) }
                guard let received = receive(token) else { continue }
                let answers = script(received)
                for answer in answers { context.writeAndFlush(wrapOutboundOut(answer), promise: nil) }
                if case .pdu(.releaseRequest) = received, answers.isEmpty { context.close(promise: nil) }
            }
        }

        private func receive(_ token: PDUToken) -> Received? {
            switch token {
            case .pdu(let pdu): return .pdu(pdu)
            case .dataBegins, .dataEnds: return nil
            case .fragment(let fragment):
                switch (try? assembler.receive(fragment)) ?? nil {
                case .command(let command, let contextID): return .command(command, contextID: contextID)
                case .dataSet(_, isLast: true): return .endOfDataSet(contextID: fragment.contextID)
                default: return nil
                }
            }
        }
    }

    /// Runs the body with a remote Application Entity that follows the script.
    @discardableResult
    static func run<Result>(
        _ script: @escaping Script,
        _ body: (RemoteApplicationEntity) async throws -> Result
    ) async throws -> Result {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        let remote = RemoteApplicationEntity(title: RunningAcceptor.title, host: "127.0.0.1", port: port)
        do {
            let result = try await body(remote)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// Accepts everything that is proposed, with a maximum PDU length.
    static func accept(_ request: AssociateRequest, maximumLength: UInt32 = 0) -> ByteBuffer {
        let answers = request.presentationContexts.map {
            PresentationContextAnswer(id: $0.id, result: .acceptance, transferSyntax: $0.transferSyntaxes.first ?? "")
        }
        let accept = AssociateAccept(
            calledAETitle: request.calledAETitle,
            callingAETitle: request.callingAETitle,
            presentationContexts: answers,
            userInformation: UserInformation(maximumLength: maximumLength)
        )
        return PDUEncoder.encode(.associateAccept(accept))
    }

    /// The response to a command.
    static func response(_ command: CommandSet, _ outcome: StoreOutcome, contextID: UInt8) -> [ByteBuffer] {
        (try? command.response(outcome)).map { [Samples.pdu($0, context: contextID)] } ?? []
    }
}
