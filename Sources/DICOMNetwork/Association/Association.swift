public import DICOM
import NIOCore
import NIOPosix

/// An association that we asked for: one operation at a time.
///
/// Standard: PS3.7 9.
public final class RequestedAssociation {
    private let link: AssociationLink
    private var lastMessageID: UInt16 = 0

    init(_ link: AssociationLink) { self.link = link }

    /// The transfer syntaxes in which the peer takes instances of a SOP class.
    public func acceptedTransferSyntaxes(for abstractSyntax: UID) -> [TransferSyntax] {
        link.contexts.filter { $0.abstractSyntax == abstractSyntax }.map(\.transferSyntax)
    }

    /// Asks whether the peer is there: C-ECHO.
    ///
    /// - Throws: ``NetworkError``; ``NetworkError/noAcceptedContext(sopClass:transferSyntax:)`` where verification was
    ///   not negotiated.
    public func echo() async throws(NetworkError) -> DIMSEStatus {
        guard let context = link.contexts.first(where: { $0.abstractSyntax == SOPClass.verification }) else {
            throw .noAcceptedContext(sopClass: SOPClass.verification, transferSyntax: nil)
        }
        let messageID = nextMessageID()
        let command = CommandSet.echoRequest(messageID: messageID)
        return try await exchange(messageID, command, context, nil, { _ in }).status
    }

    /// Sends an instance: C-STORE, in the encoding in which it lies there where the peer takes that.
    ///
    /// A native data set is converted to Implicit VR Little Endian where the peer takes only that: attributes and values
    /// stay the same.
    ///
    /// - Parameters:
    ///   - item: What to send.
    ///   - progress: Called with the bytes of the data set sent so far.
    /// - Throws: ``NetworkError``; a response that is a failure is returned, not thrown.
    public func store(
        _ item: StoreItem,
        progress: (Int) -> Void = { _ in }
    ) async throws(NetworkError) -> StoreResponse {
        let (context, item) = try await sendable(item)
        let source = try await DataSetSource.open(item.source)
        let messageID = nextMessageID()
        let command = CommandSet.storeRequest(
            messageID: messageID,
            sopClassUID: item.sopClassUID,
            sopInstanceUID: item.sopInstanceUID
        )
        return try await exchange(messageID, command, context, source, progress)
    }

    /// The context in which an item goes out, and the item in the encoding of that context.
    private func sendable(_ item: StoreItem) async throws(NetworkError) -> (NegotiatedContext, StoreItem) {
        if let context = acceptedContext(item.sopClassUID, item.transferSyntax) { return (context, item) }
        guard !item.transferSyntax.isEncapsulated,
            let context = acceptedContext(item.sopClassUID, .implicitVRLittleEndian)
        else { throw .noAcceptedContext(sopClass: item.sopClassUID, transferSyntax: item.transferSyntax) }
        do {
            return (context, try await NIOThreadPool.singleton.runIfActive { try item.inImplicitVR() })
        } catch {
            throw error as? NetworkError ?? .cancelled
        }
    }

    private func acceptedContext(_ abstractSyntax: UID, _ transferSyntax: TransferSyntax) -> NegotiatedContext? {
        link.contexts.first { $0.abstractSyntax == abstractSyntax && $0.transferSyntax == transferSyntax }
    }

    /// Breaks the association off; what is going on fails with ``NetworkError/cancelled``.
    public func abort() { link.abort(.cancelled) }

    private func nextMessageID() -> UInt16 {
        lastMessageID = lastMessageID == .max ? 1 : lastMessageID + 1
        return lastMessageID
    }
}

extension RequestedAssociation {
    /// Sends a request and its data set, and waits for the response.
    private func exchange(
        _ messageID: UInt16,
        _ command: CommandSet,
        _ context: NegotiatedContext,
        _ source: DataSetSource?,
        _ progress: (Int) -> Void
    ) async throws(NetworkError) -> StoreResponse {
        let response = try await expectResponse(messageID)
        do {
            try await link.send(link.encoder.command(command.encoded, contextID: context.id))
            if let source { try await send(source, context, progress) }
        } catch let error as NetworkError {
            link.abort(error)
            throw error
        } catch {
            link.abort(.connectionLost)
        }
        let answer = try await Self.result(response)
        guard let status = answer.status else { throw .protocolViolation("a response without a status") }
        let comment = answer.text(CommandElement.errorComment)
        return StoreResponse(status: status, errorComment: comment, dataSetBytes: source?.length ?? 0)
    }

    private func expectResponse(_ messageID: UInt16) async throws(NetworkError) -> EventLoopFuture<CommandSet> {
        do { return try await link.expectResponse(to: messageID) } catch { throw .connectionLost }
    }

    private static func result(_ response: EventLoopFuture<CommandSet>) async throws(NetworkError) -> CommandSet {
        do { return try await response.get() } catch { throw error as? NetworkError ?? .connectionLost }
    }

    private func send(_ source: DataSetSource, _ context: NegotiatedContext, _ progress: (Int) -> Void) async throws {
        var offset = 0
        repeat {
            let (bytes, next) = try await source.fragments(from: offset, contextID: context.id, link.encoder)
            try await link.send(bytes)
            offset = next
            progress(offset)
        } while offset < source.length
    }
}

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
