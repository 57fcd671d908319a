import NIOCore

/// What bounds a data set: its length, its rate, and the patience with a disk that does not take it.
extension AcceptedAssociation {
    /// A data set is going to arrive.
    func beginDataSet() {
        progress = DataSetProgress()
        startWindow()
    }

    /// A data set has arrived.
    func endDataSet() {
        guard let handler else { return }
        handler.deadlines.dataSet = nil
        handler.reschedule()
    }

    /// Counts bytes of the data set that is arriving; `false`: the association was aborted, because it has no end.
    ///
    /// One that is too long is answered when it ends, as long as that is not much later.
    func count(_ bytes: Int) -> Bool {
        summary?.dataSetBytes += bytes
        progress.add(bytes)
        let limit = configuration.maximumInstanceBytes
        guard progress.bytes > limit else { return true }
        if case .store(let command, let contextID, let receiver) = operation {
            refuseRest(of: command, contextID, receiver, "the data set has more than \(limit) bytes")
        }
        guard progress.bytes > limit.multipliedReportingOverflow(by: 2).partialValue else { return true }
        handler?.abort(.serviceUser, because: "a data set of more than twice \(limit) bytes")
        return false
    }

    func dataSetDeadlinePassed() {
        let seconds = configuration.dataSetWindow.components.seconds
        let (minimum, _) = configuration.minimumDataSetRate.multipliedReportingOverflow(by: Int(seconds))
        if handler?.isHeld == true { progress.noteHold() }
        guard progress.isFastEnough(minimum: minimum) else {
            handler?.timeOut("a data set at \(configuration.minimumDataSetRate) bytes a second")
            return
        }
        startWindow()
    }

    private func startWindow() {
        guard let handler, configuration.minimumDataSetRate > 0 else { return }
        handler.deadlines.dataSet = handler.now + TimeAmount(configuration.dataSetWindow)
        handler.reschedule()
    }
}

extension AcceptedAssociation {
    /// Reads nothing further until the receiver has got rid of what waits for the disk.
    func waitForDisk(_ receiver: any InstanceReceiver) {
        guard let handler, let eventLoop = handler.context?.eventLoop else { return }
        holds += 1
        progress.noteHold()
        handler.hold()
        awaitStorage()
        let association = NIOLoopBound(self, eventLoop: eventLoop)
        receiver.whenDrained { [hold = holds] in
            eventLoop.execute { association.value.diskCaughtUp(hold) }
        }
    }

    private func diskCaughtUp(_ hold: Int) {
        guard hold == holds, let handler, handler.isHeld, case .store = operation else { return }
        handler.deadlines.storage = nil
        handler.resume()
    }

    /// Starts the deadline by which the disk has to be done.
    func awaitStorage() {
        guard let handler else { return }
        handler.deadlines.storage = handler.now + TimeAmount(configuration.storageTimeout)
        handler.reschedule()
    }

    /// The disk stands still: the instance is refused, whatever becomes of it later.
    func storageDeadlinePassed() {
        switch operation {
        case .commit(let completion): completion.complete(.diskStandsStill)
        case .store(let command, let contextID, let receiver):
            holds += 1
            refuseRest(of: command, contextID, receiver, "the disk does not take it")
            handler?.resume()
        case .none, .drain: break
        }
    }

    /// Gives an instance up whose data set is still arriving; it is answered after its last byte.
    private func refuseRest(
        of command: CommandSet, _ contextID: UInt8, _ receiver: any InstanceReceiver, _ reason: String
    ) {
        let outcome = StoreOutcome(status: .outOfResources, errorComment: reason)
        receiver.refuse(outcome)
        noteRefusal(outcome)
        summary?.refusedInstances += 1
        // A command without a message ID began no operation.
        guard let response = try? command.response(outcome) else { return }
        operation = .drain(response: response, contextID: contextID)
    }

    /// Tells the observer of a refusal, of each status once.
    func noteRefusal(_ outcome: StoreOutcome) {
        guard let summary, reportedRefusals.insert(outcome.status).inserted else { return }
        observer.instanceRefused(
            InstanceRefusal(
                associationID: id, callingAETitle: summary.callingAETitle, peerAddress: peerAddress,
                status: outcome.status, reason: outcome.errorComment ?? outcome.status.meaning))
    }
}

extension StoreOutcome {
    fileprivate static let diskStandsStill = Self(
        status: .outOfResources, errorComment: "the disk does not take it in time")
}

/// How much of a data set has come, in all and since its rate was last looked at.
struct DataSetProgress {
    /// Bytes in all.
    private(set) var bytes = 0
    /// Bytes since the last look.
    private var recent = 0
    /// Whether we did not read all the time since the last look.
    private var wasHeld = false

    /// Counts bytes.
    mutating func add(_ count: Int) {
        bytes += count
        recent += count
    }

    /// Says that nothing was read for a while, so that the time is not the peer's.
    mutating func noteHold() { wasHeld = true }

    /// Whether at least so many bytes came since the last look, or could not; begins anew.
    mutating func isFastEnough(minimum: Int) -> Bool {
        defer { (recent, wasHeld) = (0, false) }
        return wasHeld || recent >= minimum
    }
}

/// How much is read from a socket at a time.
///
/// A connection keeps its buffer; only one over which data sets arrive needs a large one.
enum ReceiveBuffer {
    /// For what has not proved to be more than an association request or an echo.
    static let small = FixedSizeRecvByteBufferAllocator(capacity: 16_384)
    /// For data sets: two PDUs of the default length.
    static let large = FixedSizeRecvByteBufferAllocator(capacity: 262_144)
}
