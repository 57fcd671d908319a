import NIOCore
import Synchronization

/// A request that waits for its turn.
struct WaitingRequest {
    let field: CommandField
    let contextID: UInt8
    let ticket: RequestTicket
    let promise: EventLoopPromise<RequestReference>
}

/// Tells a request that waits from others, and whether anybody still wants it; from any thread.
final class RequestTicket: Sendable {
    private let withdrawal = Atomic(false)

    var isWithdrawn: Bool { withdrawal.load(ordering: .relaxed) }

    func withdraw() { withdrawal.store(true, ordering: .relaxed) }
}

/// A message that goes out as soon as no other is in the middle.
struct Turn {
    /// Fails where the association ends before.
    let promise: EventLoopPromise<Void>?
    let write: (AssociationSession) -> Void
}

// MARK: - One message at a time

extension AssociationSession {
    /// How many requests may be without their last response: what holds where no asynchronous operations are
    /// negotiated.
    ///
    /// Standard: PS3.7 D.3.3.3.
    static let window = 1

    /// Runs a turn now, or after the message that is going out.
    func take(_ turn: Turn) {
        if isSending || !turns.isEmpty { turns.append(turn) } else { turn.write(self) }
    }

    /// The future request of which a message may go out now; whoever gets it sends it to its last byte, or gives it up.
    func beginRequest(
        _ field: CommandField, contextID: UInt8, _ ticket: RequestTicket
    ) -> EventLoopFuture<RequestReference> {
        let promise = channel.eventLoop.makePromise(of: RequestReference.self)
        if let failure {
            promise.fail(failure)
        } else if ticket.isWithdrawn {
            promise.fail(NetworkError.cancelled)
        } else {
            waiting.append(WaitingRequest(field: field, contextID: contextID, ticket: ticket, promise: promise))
            grantTurns()
            if !waiting.isEmpty { resume(.responses) }
        }
        return promise.futureResult
    }

    /// Nobody wants a request any more that waits; one that had its turn is given up by whoever got that.
    func withdraw(_ ticket: RequestTicket) {
        guard let index = waiting.firstIndex(where: { $0.ticket === ticket }) else { return }
        waiting.remove(at: index).promise.fail(NetworkError.cancelled)
    }

    /// Sends bytes of a request, whose turn ends when the operating system has taken the last of them.
    func send(_ bytes: ByteBuffer, isLast: Bool) -> EventLoopFuture<Void> {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenSuccess {
            self.extendDeadline()
            if isLast { self.endTurn() }
        }
        if handler?.send(bytes, promise) != true { promise.fail(failure ?? .connectionLost) }
        return promise.futureResult
    }

    /// Nothing of a request has gone out, and nothing will.
    func giveUp(_ request: OutgoingRequest) {
        outgoing[request.messageID] = nil
        request.abandon()
        extendDeadline()
        endTurn()
    }

    private func endTurn() {
        sending = nil
        grantTurns()
    }

    func grantTurns() {
        while !isSending, let turn = turns.popFirst() { turn.write(self) }
        guard !isSending, outgoing.count < Self.window, let next = waiting.popFirst() else { return }
        let request = OutgoingRequest(messageID: nextMessageID(), next, earlierOperations: operations)
        outgoing[request.messageID] = request
        sending = request
        extendDeadline()
        next.promise.succeed(RequestReference(request, self))
    }

    private func nextMessageID() -> UInt16 {
        repeat { lastMessageID = lastMessageID == .max ? 1 : lastMessageID + 1 } while outgoing[lastMessageID] != nil
        return lastMessageID
    }

    /// Sends C-CANCEL for a request, once, unless its last response is there.
    ///
    /// Standard: PS3.7 9.3.2.3.
    func cancel(_ request: OutgoingRequest) {
        guard request.field.hasPendingResponses, outgoing[request.messageID] === request, !request.isCancelled
        else { return }
        request.isCancelled = true
        let command = CCancelRequest(messageIDBeingRespondedTo: request.messageID).commandSet()
        let turn = Turn(promise: nil) { session in
            guard session.outgoing[request.messageID] === request else { return }
            session.write(command, dataSet: nil, contextID: request.contextID, promise: nil)
        }
        take(turn)
    }

    /// Nobody waits for the responses to a request any more: pending ones are no use to anybody.
    func drop(_ request: OutgoingRequest) {
        guard outgoing[request.messageID] === request else { return }
        cancel(request)
        request.abandon()
        resume(.responses)
        extendDeadline()
    }

    /// Writes a message; goes nowhere where the association is over.
    func write(_ command: CommandSet, dataSet: [UInt8]?, contextID: UInt8, promise: EventLoopPromise<Void>?) {
        guard let negotiated, let handler else {
            promise?.fail(failure ?? .connectionLost)
            return
        }
        var bytes = negotiated.encoder.command(command.encoded, contextID: contextID)
        if let dataSet { negotiated.encoder.write(dataSet: dataSet, contextID: contextID, to: &bytes) }
        if !handler.send(bytes, promise) { promise?.fail(failure ?? .connectionLost) }
    }

    /// The association is over: everything that waits fails.
    func failOutgoing(_ error: NetworkError) {
        for request in outgoing.values { request.fail(error) }
        for request in waiting { request.promise.fail(error) }
        for turn in turns { turn.promise?.fail(error) }
        (outgoing, sending) = ([:], nil)
        waiting.removeAll()
        turns.removeAll()
    }
}
