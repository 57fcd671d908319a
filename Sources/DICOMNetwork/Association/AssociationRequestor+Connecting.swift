import DICOM
import Logging
import NIOCore
import NIOPosix
import Synchronization

extension AssociationRequestor {
    /// Makes the transport connection and the association.
    func connect(
        to remote: RemoteApplicationEntity,
        proposing contexts: [ProposedContext]
    ) async throws(NetworkError) -> AssociationLink {
        let request = try associateRequest(remote, contexts)
        let eventLoop = group.next()
        let established = eventLoop.makePromise(of: AssociationLink.self)
        let canceller = ChannelCanceller()
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(timeouts.connect))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                canceller.adopt(channel)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
        do {
            let link = try await withTaskCancellationHandler {
                let connection = bootstrap.connect(host: remote.host, port: remote.port)
                // Only the attempt that succeeded speaks: a host name can lead to several.
                let start = connection.flatMapThrowing { try self.start($0, request, established) }
                start.whenFailure { established.fail($0) }
                return try await established.futureResult.get()
            } onCancel: {
                canceller.cancel()
            }
            logger.debug("Association established", metadata: Self.metadata(remote))
            return link
        } catch {
            let failure = canceller.isCancelled ? .cancelled : Self.failure(error, remote)
            logger.debug("No association", metadata: Self.metadata(remote, failure))
            throw failure
        }
    }

    /// Lets the upper layer take a transport connection over.
    private func start(
        _ channel: any Channel,
        _ request: AssociateRequest,
        _ established: EventLoopPromise<AssociationLink>
    ) throws {
        let session = RequestorSession(request: request, channel: channel, timeouts: timeouts, established: established)
        let handler = UpperLayerHandler(
            user: session,
            timeouts: UpperLayerTimeouts(timeouts),
            maximumPDULength: maximumPDULength,
            request: request
        )
        session.handler = handler
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    private func associateRequest(
        _ remote: RemoteApplicationEntity,
        _ contexts: [ProposedContext]
    ) throws(NetworkError) -> AssociateRequest {
        guard (1...Self.maximumContexts).contains(contexts.count) else {
            throw .contextCount(proposed: contexts.count, allowed: 1...Self.maximumContexts)
        }
        let proposals = contexts.enumerated().map { index, context in
            PresentationContextProposal(
                id: UInt8(2 * index + 1),
                abstractSyntax: context.abstractSyntax.description,
                transferSyntaxes: context.transferSyntaxes.map(\.uid.description)
            )
        }
        return AssociateRequest(
            calledAETitle: remote.title.description,
            callingAETitle: callingAETitle.description,
            presentationContexts: proposals,
            userInformation: UserInformation(maximumLength: maximumPDULength, implementation: implementation)
        )
    }

    private static func metadata(_ remote: RemoteApplicationEntity, _ error: NetworkError? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["destination": .string(remote.description)]
        metadata["error"] = error.map { .string($0.description) }
        return metadata
    }

    /// A failed connection in words.
    private static func failure(_ error: any Error, _ remote: RemoteApplicationEntity) -> NetworkError {
        switch error {
        case let error as NetworkError: error
        case ChannelError.connectTimeout: .timedOut(awaited: "a connection to \(remote)")
        case let error as NIOConnectionError: .connectionFailed(remote, reason: words(error))
        default: .connectionFailed(remote, reason: "\(error)")
        }
    }

    private static func words(_ error: NIOConnectionError) -> String {
        let attempts = error.connectionErrors.map { SystemError.text($0.error) }
        return attempts.first ?? "the host name \(error.host) has no address"
    }
}

/// Closes the channels of an association that is being made, when the task that waits for it is cancelled.
final class ChannelCanceller: Sendable {
    private let state = Mutex((channels: [any Channel](), isCancelled: false))

    /// Whether ``cancel()`` was called.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Takes a channel that is to be closed on cancellation; a host name can lead to attempts on several.
    func adopt(_ channel: any Channel) {
        let isLate = state.withLock { state in
            if !state.isCancelled { state.channels.append(channel) }
            return state.isCancelled
        }
        if isLate { channel.close(promise: nil) }
    }

    /// Closes the channels that are or will be adopted.
    func cancel() {
        let channels = state.withLock { state in
            defer { state = ([], true) }
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
