import Logging
import NIOCore

/// What bounds a data set: its length, its rate, and the patience with a disk that does not take it.
struct DataSetLimits: Sendable {
    /// The longest data set of a request that is taken, in bytes.
    var maximumBytes = 4_000_000_000
    /// How many bytes a second have to come on average; 0: any rate will do.
    var minimumRate = 1000
    /// The time over which that average is taken, again and again.
    var window: Duration = .seconds(300)
    /// How long the disk may take to swallow what has been received, before the instance is refused.
    var storageTimeout: Duration = .seconds(120)
    /// How long an operation that reads on may work without a response.
    var operationTimeout: Duration = .seconds(7200)
}

extension DataSetLimits {
    /// Those of an acceptor.
    init(_ configuration: AcceptorConfiguration) {
        maximumBytes = configuration.maximumInstanceBytes
        minimumRate = configuration.minimumDataSetRate
        window = configuration.dataSetWindow
        storageTimeout = configuration.storageTimeout
        operationTimeout = configuration.operationTimeout
    }
}

extension AssociationSession {
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
        ledger.count(bytes)
        progress.add(bytes)
        let limit = limits.maximumBytes
        guard progress.bytes > limit else { return true }
        if case .request(let incoming) = arriving {
            refuseRest(of: incoming, "the data set has more than \(limit) bytes")
        }
        guard progress.bytes > limit.multipliedReportingOverflow(by: 2).partialValue else { return true }
        handler?.abort(.serviceUser, because: "a data set of more than twice \(limit) bytes")
        return false
    }

    func dataSetDeadlinePassed() {
        let seconds = limits.window.components.seconds
        let (minimum, _) = limits.minimumRate.multipliedReportingOverflow(by: Int(seconds))
        if handler?.isHeld == true { progress.noteHold() }
        guard progress.isFastEnough(minimum: minimum) else {
            handler?.timeOut("a data set at \(limits.minimumRate) bytes a second")
            return
        }
        startWindow()
    }

    private func startWindow() {
        guard let handler, limits.minimumRate > 0 else { return }
        handler.deadlines.dataSet = handler.now + TimeAmount(limits.window)
        handler.reschedule()
    }

    /// Prepares for data sets, once.
    func enlargeReceiveBuffer() {
        guard !hasLargeBuffer, let options = handler?.context?.channel.syncOptions else { return }
        hasLargeBuffer = true
        do {
            try options.setOption(.recvAllocator, value: ReceiveBuffer.large)
        } catch {
            logger.debug("Receive buffer stays small", metadata: ["error": .string("\(error)")])
        }
    }
}

extension AssociationSession {
    /// Reads nothing further until an operation has got rid of what waits for the disk.
    func waitForDisk(_ operation: any ServiceOperation) {
        diskWaits += 1
        progress.noteHold()
        hold(.disk)
        awaitOperation(within: limits.storageTimeout)
        let session = NIOLoopBound(self, eventLoop: channel.eventLoop)
        operation.whenDrained { [wait = diskWaits, eventLoop = channel.eventLoop] in
            eventLoop.execute { session.value.diskCaughtUp(wait) }
        }
    }

    private func diskCaughtUp(_ wait: Int) {
        guard wait == diskWaits, holds.contains(.disk), case .request = arriving else { return }
        handler?.deadlines.operation = nil
        resume(.disk)
    }

    /// Starts the deadline by which the disk, or an operation, has to be done.
    func awaitOperation(within limit: Duration) {
        guard let handler else { return }
        handler.deadlines.operation = handler.now + TimeAmount(limit)
        handler.reschedule()
    }

    /// The disk stands still: the instance is refused, whatever becomes of it later. An operation that reads on has no
    /// end: it is told to stop.
    func operationDeadlinePassed() {
        if let performing, performing.operation.readsOn {
            respond(performing.number, .tookTooLong)
            performing.operation.abandon()
        } else if let performing {
            respond(performing.number, .diskStandsStill)
        } else if case .request(let incoming) = arriving {
            diskWaits += 1
            refuseRest(of: incoming, "the disk does not take it")
            resume(.disk)
        }
    }

    /// Gives an operation up whose data set is still arriving; it is answered after its last byte.
    private func refuseRest(of incoming: IncomingOperation, _ reason: String) {
        let outcome = ServiceOutcome(status: .outOfResources, errorComment: reason)
        incoming.operation.refuse(outcome)
        ledger.noteRefusal(of: incoming.field, outcome)
        // A command without a message ID began no operation.
        guard let response = try? incoming.command.response(outcome) else { return }
        arriving = .refused(command: incoming.command, response: response, contextID: incoming.contextID)
        watchSilence()
    }
}

extension ServiceOutcome {
    fileprivate static let diskStandsStill = Self(
        status: .outOfResources, errorComment: "the disk does not take it in time")
    fileprivate static let tookTooLong = Self(
        status: .processingFailure, errorComment: "the operation is not done in time")
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
