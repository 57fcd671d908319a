import NIOCore
import Synchronization

/// A message as it came from the peer.
struct ReceivedMessage: Sendable {
    let command: CommandSet
    /// The data set, where one followed.
    var dataSet: ByteBuffer?

    /// About how much memory it takes, in bytes.
    var footprint: Int { command.footprint + (dataSet?.readableBytes ?? 0) }
}

/// A request of ours whose last response has not come.
///
/// Confined to the event loop of its association.
final class OutgoingRequest {
    let messageID: UInt16
    let field: CommandField
    let contextID: UInt8
    /// How many operations of the peer's had begun before.
    let earlierOperations: Int
    /// When nothing further can become of it.
    let end = RequestEnd()
    /// Whether the peer has been asked to stop, or is going to be.
    var isCancelled = false
    /// What has come of a data set.
    var dataSet = ByteBuffer()
    private(set) var isAbandoned = false
    private var isFinished = false
    private var failure: NetworkError?
    /// Responses that nobody has asked for yet.
    private var responses = CircularBuffer<ReceivedMessage>()
    /// The bytes that they take.
    private var bytes = 0
    /// Who waits for the next response; gets `nil` after the last one.
    private var reader: EventLoopPromise<ReceivedMessage?>?

    init(messageID: UInt16, _ waiting: WaitingRequest, earlierOperations: Int) {
        self.messageID = messageID
        field = waiting.field
        contextID = waiting.contextID
        self.earlierOperations = earlierOperations
    }

    /// Whether so much is unread.
    func hasUnread(_ limit: UnreadLimit) -> Bool { responses.count >= limit.count || bytes >= limit.bytes }

    /// The next response; `nil` after the last one.
    func next(on eventLoop: any EventLoop) -> EventLoopFuture<ReceivedMessage?> {
        if let message = responses.popFirst() {
            bytes -= message.footprint
            return eventLoop.makeSucceededFuture(message)
        }
        if let failure { return eventLoop.makeFailedFuture(failure) }
        if isFinished { return eventLoop.makeSucceededFuture(nil) }
        precondition(reader == nil, "one reader at a time")
        let promise = eventLoop.makePromise(of: ReceivedMessage?.self)
        reader = promise
        return promise.futureResult
    }

    func deliver(_ message: ReceivedMessage, isLast: Bool) {
        if isLast {
            isFinished = true
            end.note()
        }
        guard !isAbandoned else { return }
        if let reader {
            self.reader = nil
            reader.succeed(message)
        } else {
            responses.append(message)
            bytes += message.footprint
        }
    }

    /// Nobody is going to ask for further responses; who waits for one gets ``NetworkError/cancelled``.
    func abandon() {
        isAbandoned = true
        responses.removeAll()
        (bytes, dataSet) = (0, ByteBuffer())
        fail(.cancelled)
    }

    /// No response comes any more.
    func fail(_ error: NetworkError) {
        end.note()
        if !isFinished { failure = failure ?? error }
        reader?.fail(error)
        reader = nil
    }
}

/// How much may be unread.
struct UnreadLimit {
    /// Responses.
    let count: Int
    /// Bytes that they take.
    let bytes: Int
}

/// Whether a request is over, as seen from any thread.
///
/// The loop of an association can be shut down only after the association, and so its requests, are over.
final class RequestEnd: Sendable {
    private let isThere = Mutex(false)

    func note() { isThere.withLock { $0 = true } }

    /// Calls unless the request is over, which it cannot become meanwhile.
    func ifMissing(_ body: () -> Void) { isThere.withLock { if !$0 { body() } } }
}

/// A request of ours as seen from other threads than its event loop's. When nobody refers to it any more, what still
/// comes is read past.
final class RequestReference: Sendable {
    let messageID: UInt16
    let request: NIOLoopBound<OutgoingRequest>
    private let first: EventLoopFuture<ReceivedMessage?>
    private let isFirstTaken = Mutex(false)
    private let end: RequestEnd
    private let session: NIOLoopBound<AssociationSession>
    private let eventLoop: any EventLoop

    init(_ request: OutgoingRequest, _ session: AssociationSession) {
        messageID = request.messageID
        end = request.end
        eventLoop = session.channel.eventLoop
        first = request.next(on: eventLoop)
        self.request = NIOLoopBound(request, eventLoop: eventLoop)
        self.session = NIOLoopBound(session, eventLoop: eventLoop)
    }

    /// The first response, which is asked for from the beginning; `nil` where somebody has it already.
    func takeFirst() -> EventLoopFuture<ReceivedMessage?>? {
        let isTaken = isFirstTaken.withLock { isTaken in
            defer { isTaken = true }
            return isTaken
        }
        return isTaken ? nil : first
    }

    deinit {
        end.ifMissing {
            eventLoop.execute { [session, request] in session.value.drop(request.value) }
        }
    }
}
