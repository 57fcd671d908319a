package import DICOM
package import DICOMNetwork
package import NIOCore
import NIOPosix

/// An acceptor that answers as a test's script says.
package struct ScriptedAcceptor {
    /// What is sent back on a PDU, or on the last fragment of a command or data set; `nil` closes the connection.
    package typealias Script = @Sendable (Received) -> [ByteBuffer]?

    package enum Received: Sendable {
        case pdu(PDU)
        case command(CommandSet, contextID: UInt8)
        case endOfDataSet(contextID: UInt8)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        let script: Script
        var reader: PDUReader
        var assembler = MessageAssembler()

        init(_ script: @escaping Script, maximumLength: Int) {
            self.script = script
            reader = PDUReader(maximumDataLength: maximumLength)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            while let token = next(&bytes, context) {
                if case .pdu(.abort) = token { return context.close(promise: nil) }
                guard let received = receive(token) else { continue }
                guard let answers = script(received) else { return context.close(promise: nil) }
                for answer in answers { context.writeAndFlush(wrapOutboundOut(answer), promise: nil) }
                if case .pdu(.releaseRequest) = received, answers.isEmpty { context.close(promise: nil) }
            }
        }

        /// A PDU that is longer than agreed ends the connection.
        private func next(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) -> PDUToken? {
            do {
                return try reader.next(from: &bytes)
            } catch {
                context.close(promise: nil)
                return nil
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

    /// The title by which the acceptor is called; it answers to any.
    package static let title = ApplicationEntityTitle(constant: "SEGNODE")

    /// Runs the body with a remote Application Entity that follows the script.
    @discardableResult
    package static func run<Result>(
        _ script: @escaping Script,
        maximumLength: Int = 131_072,
        _ body: (RemoteApplicationEntity) async throws -> Result
    ) async throws -> Result {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Handler(script, maximumLength: maximumLength))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        let remote = RemoteApplicationEntity(title: title, host: "127.0.0.1", port: port)
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
    package static func accept(_ request: AssociateRequest, maximumLength: UInt32 = 0) -> ByteBuffer {
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
    package static func response(_ command: CommandSet, _ outcome: ServiceOutcome, contextID: UInt8) -> [ByteBuffer] {
        (try? command.response(outcome)).map {
            [DataPDUEncoder(peerMaximumLength: 0).command($0.encoded, contextID: contextID)]
        } ?? []
    }
}
