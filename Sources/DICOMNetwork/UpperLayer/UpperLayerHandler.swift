import NIOCore

/// Runs the upper layer protocol on one transport connection: PDUs, state machine, deadlines.
///
/// Confined to the channel's event loop. A user that is not ready for more calls ``hold()``; what has been received
/// by then waits, at most one read of it, and nothing further is read from the socket, so that a peer that sends on
/// and on is stopped by its own. Where the peer has closed its side, what the socket holds comes at once: no more than
/// the system keeps for a socket.
///
/// Standard: PS3.8 9.
final class UpperLayerHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    let user: any UpperLayerUser
    let timeouts: UpperLayerTimeouts
    var machine: AssociationStateMachine
    var reader: PDUReader
    var context: ChannelHandlerContext?
    /// Bytes that are received and not looked at.
    var inbound = ByteBuffer()
    /// The request to send, for a requestor.
    var request: AssociateRequest?
    var deadlines = AssociationDeadlines()
    var scheduled: (deadline: NIODeadline, task: Scheduled<Void>)?
    /// What ended the association, as soon as something has.
    var end: AssociationEnd?
    /// What the next A-ABORT PDU says, where the cause is known.
    var abortReason: AbortReason?
    var isHeld = false
    /// Messages, or parts of them, that the operating system has not taken yet.
    private var pendingWrites = 0
    /// So many of them stop the reading in any case: they are answers to what was read.
    private static let maximumPendingWrites = 16
    private var isReadPending = false
    /// Whether the peer sends nothing more; what it has sent still counts.
    private var isInputClosed = false
    private var isProcessing = false
    private var pduAtLastCheck: UInt64 = 0

    init(
        user: any UpperLayerUser,
        timeouts: UpperLayerTimeouts,
        maximumPDULength: Int,
        request: AssociateRequest? = nil
    ) {
        self.user = user
        self.timeouts = timeouts
        self.request = request
        machine = AssociationStateMachine(isRequestor: request != nil)
        reader = PDUReader(maximumDataLength: maximumPDULength)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { start() }
    }

    func channelActive(context: ChannelHandlerContext) {
        start()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        handle(.transportClosed)
        finish(.connectionLost)
        deadlines = AssociationDeadlines()
        reschedule()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if isOpen { user.transportFailed(error) }
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard isOpen else { return }
        if inbound.readableBytes == 0 { inbound = bytes } else { inbound.writeBuffer(&bytes) }
        process()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { process() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            isInputClosed = true
            closeWhenUsedUp()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func read(context: ChannelHandlerContext) {
        if inbound.readableBytes > 0 { isReadPending = true } else { context.read() }
    }

    /// Sends bytes of a message; `false` where there is no association that could take them, and `promise` is left
    /// alone.
    func send(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?) -> Bool {
        guard let context, handle(.sendLocally) != nil else { return false }
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        pendingWrites += 1
        written.futureResult.assumeIsolated().whenComplete { _ in self.noteWritten() }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
        if pendingWrites > 0, deadlines.write == nil, isOpen {
            deadlines.write = now + timeouts.write
            reschedule()
        }
        return true
    }

    /// The operating system has taken something, or never will.
    private func noteWritten() {
        pendingWrites -= 1
        if deadlines.write != nil { deadlines.write = pendingWrites > 0 ? now + timeouts.write : nil }
        // Who reads is there, whether it says anything or not.
        if isOpen { restartIdle() }
        if inbound.readableBytes > 0 || isReadPending { process() }
        closeWhenUsedUp()
    }

    /// Whether what comes may be looked at: a peer that does not take what is sent is not asked for more.
    private var mayRead: Bool {
        guard !isHeld, isOpen, let channel = context?.channel else { return false }
        return channel.isWritable || (user.isReceiving && pendingWrites < Self.maximumPendingWrites)
    }

    /// Whether PDUs still mean anything.
    private var isOpen: Bool { machine.state != .awaitingClose && machine.state != .idle }

    private func start() {
        guard machine.state == .idle, end == nil else { return }
        if request == nil {
            handle(.transportIndicated)
        } else {
            handle(.associateLocally)
            handle(.transportConfirmed)
        }
    }
}

extension UpperLayerHandler {
    /// Looks at nothing further until ``resume()``.
    func hold() {
        isHeld = true
        deadlines.pdu = nil
    }

    /// Goes on with what has been received.
    func resume() {
        isHeld = false
        process()
    }

    /// Looks at what has been received, as far as the user and the peer's own reading allow.
    ///
    /// A user that holds and resumes in one call is gone on with by the loop that called it.
    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        readTokens()
        isProcessing = false
        closeWhenUsedUp()
    }

    private func readTokens() {
        while mayRead {
            do throws(PDUError) {
                guard let token = try reader.next(from: &inbound) else { break }
                handle(token)
            } catch {
                invalid(error)
            }
        }
        if !isOpen { inbound = ByteBuffer() }
        guard inbound.readableBytes == 0 else {
            // What is not looked at is late because of us.
            deadlines.pdu = nil
            return
        }
        inbound = ByteBuffer()
        watchProgress()
        guard isReadPending else { return }
        isReadPending = false
        context?.read()
    }

    /// Closes the connection of a peer that sends nothing more, once all that it has sent has been looked at and what
    /// is answered to it has been taken.
    private func closeWhenUsedUp() {
        guard isInputClosed, !isProcessing || !isOpen else { return }
        if isOpen, isHeld || inbound.readableBytes > 0 || pendingWrites > 0 { return }
        context?.close(promise: nil)
    }

    /// Starts the deadlines of a PDU that has begun, ends those of one that has ended.
    private func watchProgress() {
        guard isOpen else { return }
        let now = now
        if isHeld || !reader.isInsidePDU {
            deadlines.pdu = nil
        } else if deadlines.pdu == nil || reader.completedPDUs != pduAtLastCheck {
            deadlines.pdu = now + timeouts.pdu
        }
        pduAtLastCheck = reader.completedPDUs
        deadlines.idle = timeouts.idle.map { now + $0 }
        reschedule()
    }
}
