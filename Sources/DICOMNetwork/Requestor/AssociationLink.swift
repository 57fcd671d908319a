import NIOCore

/// A requested association as seen from other threads than its event loop's.
struct AssociationLink: Sendable {
    let channel: any Channel
    let session: NIOLoopBound<RequestorSession>
    /// The presentation contexts that were accepted.
    let contexts: [NegotiatedContext]
    let encoder: DataPDUEncoder

    /// Breaks the association off; who waits for a response gets `error`. No effect on one that is over.
    func abort(_ error: NetworkError) {
        channel.eventLoop.execute { session.value.abort(error) }
    }

    /// Releases the association and waits until it is gone; a peer that does not answer is left alone in the end, at
    /// once where the task is cancelled.
    func release() async {
        channel.eventLoop.execute { session.value.release() }
        await withTaskCancellationHandler {
            await closed()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Waits for the end of the transport connection.
    func closed() async {
        await withCheckedContinuation { continuation in
            channel.closeFuture.whenComplete { _ in continuation.resume() }
        }
    }

    /// Prepares for the response to a request that is going to be sent.
    func expectResponse(to messageID: UInt16) async throws -> EventLoopFuture<CommandSet> {
        try await channel.eventLoop.submit { session.value.expectResponse(to: messageID) }.get()
    }

    /// Sends bytes that are part of a message, and waits until the operating system has taken them.
    func send(_ bytes: ByteBuffer) async throws {
        try await channel.writeAndFlush(bytes)
        channel.eventLoop.execute { session.value.extendDeadline() }
    }
}
