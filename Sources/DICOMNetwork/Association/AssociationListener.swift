import Glibc
package import Logging
package import NIOCore
import Synchronization

/// Keeps a listening channel open: where one ends without having been told to, another takes its place.
///
/// NIO closes a listening channel on most errors of accept(2), also on those that concern a single connection (EPROTO,
/// EPERM) or pass (ENETDOWN). A channel that ends is replaced after a wait that doubles up to a second. What ends the
/// listener is ``close()``, or a minute in which no channel could be opened or none accepted anything; one that lasts
/// for longer than that is no failure in a row.
///
/// Source: accept(2), "Error handling".
package final class AssociationListener: Sendable {
    private struct State {
        var channel: (any Channel)?
        /// Since when it listens.
        var adoption: NIODeadline?
        var failures = 0
        var isClosing = false
        var hasEnded = false
        var reports = ReportLimiter()
    }

    private let state = Mutex(State())
    private let maximumFailures: Int
    private let eventLoop: any EventLoop
    private let ended: EventLoopPromise<Void>
    private let logger: Logger
    private let reopen: @Sendable (AssociationListener) -> EventLoopFuture<any Channel>

    /// A listener without a channel.
    ///
    /// - Parameters:
    ///   - maximumFailures: so many failures in a row do not end the listener, one more does.
    ///   - reopen: makes another channel that listens where the first one did.
    package init(
        on eventLoop: any EventLoop, maximumFailures: Int, logger: Logger,
        reopen: @escaping @Sendable (AssociationListener) -> EventLoopFuture<any Channel>
    ) {
        self.eventLoop = eventLoop
        self.maximumFailures = maximumFailures
        self.logger = logger
        self.reopen = reopen
        ended = eventLoop.makePromise()
    }

    // A loop that has been shut down takes no second end.
    deinit { finish(.failure(ChannelError.ioOnClosedChannel)) }

    /// The end of listening; a failure says why it ended without ``close()``.
    package var end: EventLoopFuture<Void> { ended.futureResult }

    /// The channel that accepts now.
    package var channel: (any Channel)? { state.withLock { $0.channel } }

    /// Watches over a channel that listens.
    package func adopt(_ channel: any Channel) {
        let isClosing = state.withLock { state in
            (state.channel, state.adoption) = (channel, eventLoop.now)
            return state.isClosing
        }
        if isClosing { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in self.lost(because: "the listening channel ended") }
    }

    /// A connection was accepted: what failed before is over.
    package func noteAccepted() { state.withLock { $0.failures = 0 } }

    /// Logs an error of accept(2), each kind once a minute.
    package func note(_ error: any Error) {
        report("A connection could not be accepted", SystemError.text(error))
    }

    /// Ends listening.
    package func close() async {
        let channel = state.withLock { state in
            state.isClosing = true
            return state.channel
        }
        guard let channel else { return finish(.success(())) }
        channel.close(promise: nil)
        try? await end.get()
    }

    private func lost(because reason: String) {
        let (isClosing, failures) = state.withLock { state in
            if let adoption = state.adoption, eventLoop.now - adoption > Self.steadiness { state.failures = 0 }
            (state.failures, state.adoption) = (state.failures + 1, nil)
            return (state.isClosing, state.failures)
        }
        if isClosing { return finish(.success(())) }
        guard failures <= maximumFailures else {
            return finish(.failure(NetworkError.listeningEnded(reason: reason)))
        }
        report("Listening again", reason)
        eventLoop.scheduleTask(in: Self.delay(afterFailures: failures)) { self.open() }
    }

    private func open() {
        guard !state.withLock({ $0.isClosing }) else { return finish(.success(())) }
        reopen(self).whenComplete { result in
            switch result {
            case .success(let channel): self.adopt(channel)
            case .failure(let error): self.lost(because: SystemError.text(error))
            }
        }
    }

    private func finish(_ result: Result<Void, any Error>) {
        let isFirst = state.withLock { state in
            defer { state.hasEnded = true }
            return !state.hasEnded
        }
        if isFirst { ended.completeWith(result) }
    }

    private func report(_ message: Logger.Message, _ reason: String) {
        guard let missed = state.withLock({ $0.reports.admit("\(message) \(reason)") }) else { return }
        logger.warning(message, metadata: ["reason": "\(reason)", "unreported": "\(missed)"])
    }

    /// A channel that lasted for longer has proved that listening works.
    private static let steadiness = TimeAmount.minutes(1)

    private static func delay(afterFailures failures: Int) -> TimeAmount {
        .milliseconds(min(1000, 25 << Int64(min(max(failures, 1), 10))))
    }
}

/// Sits in a listening channel and tells the listener what accept(2) brings.
final class ListeningHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let listener: AssociationListener

    init(_ listener: AssociationListener) { self.listener = listener }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        listener.noteAccepted()
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let failure = error as? IOError else { return context.fireErrorCaught(error) }
        listener.note(failure)
        if Self.shortages.contains(failure.errnoCode) { pause(context.channel) }
    }

    /// Accepts nothing for a while; who connects meanwhile waits in the socket.
    ///
    /// NIO keeps such a channel open, and calls accept(2) again at once and for ever.
    private func pause(_ channel: any Channel) {
        do {
            try channel.syncOptions?.setOption(.autoRead, value: false)
            channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.setOption(.autoRead, value: true) }
        } catch {
            channel.close(promise: nil)
        }
    }

    /// What is short is short for every connection.
    private static let shortages: Set<CInt> = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
}
