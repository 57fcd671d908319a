import DICOM
import DICOMNetwork
import NIOCore
import NIOEmbedded

/// Both sides of one association in memory: no socket, and no time passes.
struct SimulatedPair {
    private let near = NIOAsyncTestingChannel()
    private let far = NIOAsyncTestingChannel()

    /// Runs `body` with the requestor's side of an association; aborts that where `body` throws or is cancelled.
    ///
    /// - Parameters:
    ///   - acceptor: what the acceptor serves.
    ///   - requestor: what the requestor serves.
    static func run<Result: Sendable>(
        acceptor: [any ServiceProvider], requestor: [any ServiceProvider] = [], proposing contexts: [ProposedContext],
        security: TransportSecurity = .none,
        _ body: @escaping @Sendable (Association) async throws -> Result
    ) async throws -> Result {
        let pair = SimulatedPair()
        let address = try SocketAddress(ipAddress: "192.0.2.1", port: 1024)
        try await pair.near.connect(to: address)
        try await pair.far.connect(to: address)
        let server = AssociationAcceptor(
            configuration: AcceptorConfiguration(aeTitle: RunningAcceptor.title), services: ServiceRegistry(acceptor),
            security: security, observer: RecordingObserver(), logger: RunningAcceptor.logger)
        let far = pair.far
        try await far.testingEventLoop.executeInContext { try server.serve(far) }
        var client = RequestorTests.requestor()
        client.services = ServiceRegistry(requestor)
        client.security = security
        return try await pair.run(client, contexts, body)
    }

    private func run<Result: Sendable>(
        _ client: AssociationRequestor, _ contexts: [ProposedContext],
        _ body: @escaping @Sendable (Association) async throws -> Result
    ) async throws -> Result {
        let (near, far) = (near, far)
        let isDone = Samples.Last<Bool>()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // Whoever is cancelled still needs an association to abort.
                while isDone.value != true {
                    await Self.move(from: near, to: far)
                    await Self.move(from: far, to: near)
                    try? await Task.sleep(for: .milliseconds(1))
                }
                for channel in [near, far] {
                    try? await channel.close()
                    await channel.testingEventLoop.run()
                }
            }
            defer { isDone.remember(true) }
            let future = near.eventLoop.flatSubmit { () -> EventLoopFuture<Association> in
                do {
                    return try client.associate(on: near, with: RunningAcceptor.title, proposing: contexts)
                } catch {
                    return near.eventLoop.makeFailedFuture(error)
                }
            }
            let association = try await future.get()
            do {
                let result = try await withTaskCancellationHandler {
                    try await body(association)
                } onCancel: {
                    association.abort()
                }
                await association.release()
                return result
            } catch {
                association.abort()
                throw error
            }
        }
    }

    /// Carries over what one side has sent, and its end.
    private static func move(from: NIOAsyncTestingChannel, to: NIOAsyncTestingChannel) async {
        await from.testingEventLoop.run()
        while let bytes = try? await from.readOutbound(as: ByteBuffer.self) {
            if to.isActive { _ = try? await to.writeInbound(bytes) }
        }
        if !from.isActive, to.isActive { try? await to.close() }
    }
}
