import DICOMNetwork
import NIOCore

/// Stands for a peer that does not read: lets so many messages, or megabytes of one, through, and keeps the others
/// until it is opened. What is sent without waiting for it passes, as the acceptance of an association and an abort.
final class Dam: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Opens the dam for good, as an outbound event of its channel.
    struct Opening: Sendable {}

    /// Lets the first message that is kept through, as an outbound event of its channel.
    struct Leak: Sendable {}

    private var allowance: Int
    private let noteHeld: (Int) -> Void
    private var held: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>)] = []
    private var isClosed = false

    init(letting allowance: Int = 0, noting held: Samples.Last<Int>? = nil) {
        self.allowance = allowance
        noteHeld = { held?.remember($0) }
    }

    /// A dam in front of the upper layer; `held` is told how much is kept.
    static func security(letting allowance: Int = 0, noting held: Samples.Last<Int>? = nil) -> TransportSecurity {
        TransportSecurity { channel, _ in
            try channel.pipeline.syncOperations.addHandler(Dam(letting: allowance, noting: held))
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let promise else { return context.write(data, promise: nil) }
        if isClosed {
            promise.fail(ChannelError.ioOnClosedChannel)
        } else if allowance > 0 {
            allowance -= 1
            context.write(data, promise: promise)
        } else {
            held.append((unwrapOutboundIn(data), promise))
            noteHeld(held.count)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        if event is Leak { return leak(context) }
        guard event is Opening else { return context.triggerUserOutboundEvent(event, promise: promise) }
        allowance = .max
        for (bytes, promise) in held { context.write(wrapOutboundOut(bytes), promise: promise) }
        held = []
        context.flush()
        promise?.succeed(())
    }

    private func leak(_ context: ChannelHandlerContext) {
        guard !held.isEmpty else { return }
        let (bytes, promise) = held.removeFirst()
        context.writeAndFlush(wrapOutboundOut(bytes), promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        isClosed = true
        for (_, promise) in held { promise.fail(ChannelError.ioOnClosedChannel) }
        held = []
        context.close(mode: mode, promise: promise)
    }
}
