package import DICOM
import Logging
package import NIOCore
import NIOPosix
import Synchronization

extension AssociationRequestor {
    /// Makes the transport connection and the association.
    func connect(
        to remote: RemoteApplicationEntity,
        proposing contexts: [ProposedContext]
    ) async throws(NetworkError) -> Association {
        let policy = try policy(remote.title, contexts)
        let eventLoop = group.next()
        let established = eventLoop.makePromise(of: Association.self)
        let canceller = ChannelCanceller()
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(timeouts.connect))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                canceller.adopt(channel)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
        do {
            let association = try await withTaskCancellationHandler {
                let connection = bootstrap.connect(host: remote.host, port: remote.port)
                // Only the attempt that succeeded speaks: a host name can lead to several.
                let start = connection.flatMapThrowing { try self.start($0, policy, host: remote.host, established) }
                start.whenFailure { established.fail($0) }
                return try await established.futureResult.get()
            } onCancel: {
                canceller.cancel()
            }
            logger.debug("Association established", metadata: Self.metadata(remote))
            return association
        } catch {
            let failure = canceller.isCancelled ? .cancelled : Self.failure(error, remote)
            logger.debug("No association", metadata: Self.metadata(remote, failure))
            throw failure
        }
    }

    /// Makes a connection of any kind, which is there, into an association; called on its event loop.
    package func associate(
        on channel: any Channel, with called: ApplicationEntityTitle, proposing contexts: [ProposedContext]
    ) throws -> EventLoopFuture<Association> {
        let established = channel.eventLoop.makePromise(of: Association.self)
        do {
            try start(channel, try policy(called, contexts), host: called.description, established)
        } catch {
            established.fail(error)
        }
        return established.futureResult
    }

    /// Lets the upper layer take a transport connection over.
    private func start(
        _ channel: any Channel, _ policy: RequestorPolicy, host: String,
        _ established: EventLoopPromise<Association>
    ) throws {
        let session = AssociationSession(
            channel: channel, opening: .requestor(policy, established), services: services,
            settings: AssociationSettings(limits: DataSetLimits(), responseTimeout: timeouts.response), logger: logger)
        let handler = UpperLayerHandler(
            user: session,
            timeouts: UpperLayerTimeouts(timeouts),
            maximumPDULength: maximumPDULength,
            request: policy.request
        )
        session.handler = handler
        try security.install(handler, on: channel, peer: host)
    }

    private func policy(
        _ called: ApplicationEntityTitle, _ contexts: [ProposedContext]
    ) throws(NetworkError) -> RequestorPolicy {
        guard (1...Self.maximumContexts).contains(contexts.count) else {
            throw .contextCount(proposed: contexts.count, allowed: 1...Self.maximumContexts)
        }
        try AcceptorConfiguration.checkMaximumPDULength(maximumPDULength)
        try AcceptorConfiguration.check("connection timeout", timeouts.connect)
        try AcceptorConfiguration.check("association timeout", timeouts.association)
        try AcceptorConfiguration.check("response timeout", timeouts.response)
        return RequestorPolicy(
            calling: callingAETitle, called: called, proposing: contexts,
            userInformation: UserInformation(maximumLength: maximumPDULength, implementation: implementation))
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
