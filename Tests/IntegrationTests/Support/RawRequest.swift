import DICOMNetwork
import NIOCore
import NIOPosix

/// An association request with whatever is in it, from a peer that leaves at the first answer.
struct RawRequest {
    private final class Leaver: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.close(promise: nil) }
    }

    /// The title that the peer claims.
    var calling = "CT1"
    /// The title by which it calls the node.
    var called = "SEGNODE"

    /// Sends the request, and returns when the connection is closed.
    func send(to port: Int) async throws {
        let request = AssociateRequest(
            calledAETitle: called, callingAETitle: calling, presentationContexts: [],
            userInformation: UserInformation())
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.pipeline.addHandler(Leaver()) }
            .connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(PDUEncoder.encode(.associateRequest(request)))
        try await channel.closeFuture.get()
    }
}
