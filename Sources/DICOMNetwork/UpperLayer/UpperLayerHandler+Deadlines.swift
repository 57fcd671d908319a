import NIOCore

extension UpperLayerHandler {
    /// The time by the clock of the event loop, which a test may hold.
    var now: NIODeadline { context?.eventLoop.now ?? .now() }

    /// Makes sure that something wakes up at the first deadline.
    ///
    /// A later deadline is only looked at when the timer of the earlier one fires, so that progress costs no timers.
    func reschedule() {
        guard let context, let earliest = deadlines.earliest else {
            scheduled?.task.cancel()
            scheduled = nil
            return
        }
        if let scheduled, scheduled.deadline <= earliest { return }
        scheduled?.task.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: earliest) { self.wake() }
        scheduled = (earliest, task)
    }

    private func wake() {
        scheduled = nil
        let now = now
        if let reply = deadlines.reply, reply.deadline <= now {
            deadlines.reply = nil
            timeOut(reply.awaited)
        } else if let artim = deadlines.artim, artim <= now {
            deadlines.artim = nil
            finish(.timedOut("an association request"))
            handle(.artimExpired)
        } else if let pdu = deadlines.pdu, pdu <= now {
            timeOut("the rest of a PDU")
        } else if let dataSet = deadlines.dataSet, dataSet <= now {
            deadlines.dataSet = nil
            user.dataSetDeadlinePassed()
        } else if let operation = deadlines.operation, operation <= now {
            deadlines.operation = nil
            user.operationDeadlinePassed()
        } else if let write = deadlines.write, write <= now {
            timeOut("the peer to take what is sent")
        } else if let idle = deadlines.idle, idle <= now {
            deadlines.idle = nil
            expireIdle()
        }
        reschedule()
    }

    /// Counts the peer's silence from now: it had to wait for us.
    func restartIdle() {
        deadlines.idle = timeouts.idle.map { now + $0 }
        reschedule()
    }

    /// While a response is being prepared the silence is ours.
    private func expireIdle() {
        if isHeld || user.isPreparingResponse {
            deadlines.idle = timeouts.idle.map { now + $0 }
        } else {
            timeOut("anything from the peer")
        }
    }

    /// Breaks the association off, because something did not happen in time.
    func timeOut(_ awaited: String) {
        finish(.timedOut(awaited))
        abort(.serviceUser, because: awaited)
    }

    /// Breaks the association off, or the connection where there is none yet.
    func abort(_ reason: AbortReason, because text: String) {
        finish(.abortedLocally(text))
        abortReason = reason
        if handle(.abortLocally) == nil, machine.state != .awaitingClose { context?.close(promise: nil) }
    }
}

/// The moments until which something has to happen, any of which may be unset.
struct AssociationDeadlines {
    /// The association request, or the end of the transport connection.
    var artim: NIODeadline?
    /// The last byte of the PDU whose first one has arrived.
    var pdu: NIODeadline?
    /// The next byte from the peer.
    var idle: NIODeadline?
    /// The next look at how fast a data set comes.
    var dataSet: NIODeadline?
    /// The disk, which has to take what was received, or an operation, which has to respond.
    var operation: NIODeadline?
    /// The operating system, which has to take what is sent as the peer reads.
    var write: NIODeadline?
    /// What the local user waits for; it also says what that is.
    var reply: (deadline: NIODeadline, awaited: String)?

    /// The first of them.
    var earliest: NIODeadline? {
        var first = reply?.deadline
        first = Self.earlier(first, artim)
        first = Self.earlier(first, pdu)
        first = Self.earlier(first, dataSet)
        first = Self.earlier(first, operation)
        first = Self.earlier(first, write)
        return Self.earlier(first, idle)
    }

    private static func earlier(_ left: NIODeadline?, _ right: NIODeadline?) -> NIODeadline? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

/// How long an association waits, in the units of the event loop.
struct UpperLayerTimeouts {
    /// For the association request, and for the transport connection to be closed.
    var artim: TimeAmount
    /// For the rest of a PDU.
    var pdu: TimeAmount
    /// For anything at all; `nil`: forever.
    var idle: TimeAmount?
    /// For the peer to take anything of what is sent.
    var write: TimeAmount
}

extension UpperLayerTimeouts {
    /// Those of an acceptor.
    init(_ configuration: AcceptorConfiguration) {
        artim = TimeAmount(configuration.associationRequestTimeout)
        pdu = TimeAmount(configuration.pduTimeout)
        let idle = TimeAmount(configuration.idleTimeout)
        (self.idle, write) = (idle, idle)
    }

    /// Those of a requestor.
    init(_ timeouts: RequestorTimeouts) {
        artim = TimeAmount(timeouts.association)
        pdu = TimeAmount(timeouts.response)
        idle = nil
        write = TimeAmount(timeouts.response)
    }
}
