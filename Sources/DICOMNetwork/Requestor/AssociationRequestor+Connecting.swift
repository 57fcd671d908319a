import DICOM
import NIOCore
import NIOPosix

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
                return channel.eventLoop.makeCompletedFuture { try self.initialize(channel, request, established) }
            }
        do {
            return try await withTaskCancellationHandler {
                let connection = bootstrap.connect(host: remote.host, port: remote.port)
                connection.whenFailure { established.fail(Self.failure($0, remote)) }
                return try await established.futureResult.get()
            } onCancel: {
                canceller.cancel()
            }
        } catch {
            throw canceller.isCancelled ? .cancelled : Self.failure(error, remote)
        }
    }

    private func initialize(
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
        let attempts = error.connectionErrors.map { attempt in
            (attempt.error as? IOError).map { SystemError.text($0.errnoCode) } ?? "\(attempt.error)"
        }
        return attempts.first ?? "the host name \(error.host) has no address"
    }
}
