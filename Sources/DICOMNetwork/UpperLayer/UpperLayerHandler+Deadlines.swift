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
            finish(.timedOut("an association request"))
            handle(.artimExpired)
        } else if let pdu = deadlines.pdu, pdu <= now {
            timeOut("the rest of a PDU")
        } else if let dataSet = deadlines.dataSet, dataSet <= now {
            deadlines.dataSet = nil
            user.dataSetDeadlinePassed()
        } else if let storage = deadlines.storage, storage <= now {
            deadlines.storage = nil
            user.storageDeadlinePassed()
        } else if let idle = deadlines.idle, idle <= now {
            deadlines.idle = nil
            expireIdle()
        }
        reschedule()
    }

    /// While a response is being prepared the silence is ours.
    private func expireIdle() {
        if isHeld {
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
