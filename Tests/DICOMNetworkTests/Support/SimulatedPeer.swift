import DICOMNetwork
import NIOCore
import NIOEmbedded

/// A peer at the other end of a simulated connection.
final class SimulatedPeer {
    private let channel: EmbeddedChannel
    private var tokens: [PDUToken] = []
    private var reader = PDUReader(maximumDataLength: 131_072)

    init(_ channel: EmbeddedChannel) { self.channel = channel }

    /// Sends bytes, unless the connection is closed.
    func send(_ bytes: ByteBuffer) {
        guard channel.isActive else { return }
        channel.pipeline.fireChannelRead(bytes)
        channel.pipeline.fireChannelReadComplete()
        collect()
    }

    /// Lets time pass.
    func wait(_ time: TimeAmount) {
        channel.embeddedEventLoop.advanceTime(by: time)
        collect()
    }

    /// Lets happen what is due now.
    func settle() {
        channel.embeddedEventLoop.run()
        collect()
    }

    /// Whether more can be written to the connection.
    var isWritable: Bool {
        get { channel.isWritable }
        set {
            channel.isWritable = newValue
            channel.pipeline.fireChannelWritabilityChanged()
            collect()
        }
    }

    /// Closes the peer's side of the connection, which goes on reading.
    func closeInput() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        collect()
    }

    /// Has more read from the connection, as it does by itself.
    func read() { channel.pipeline.read() }

    /// Lets through what a ``Dam`` has kept.
    func openDam() {
        channel.triggerUserOutboundEvent(Dam.Opening(), promise: nil)
        settle()
    }

    /// Lets the first message through that a ``Dam`` has kept.
    func leakDam() {
        channel.triggerUserOutboundEvent(Dam.Leak(), promise: nil)
        settle()
    }

    /// Breaks the connection.
    func fail(_ error: any Error) {
        channel.pipeline.fireErrorCaught(error)
        settle()
    }

    /// Closes the connection.
    func close() {
        channel.close(promise: nil)
        settle()
    }

    var isClosed: Bool { !channel.isActive }

    /// Whether the association was aborted by the acceptor.
    var isAborted: Bool { pdus.contains(.abort(.serviceUser)) }

    /// What has come back so far, without data.
    var pdus: [PDU] { tokens.compactMap { if case .pdu(let pdu) = $0 { pdu } else { nil } } }

    /// The values of P-DATA-TF PDUs that have come back so far.
    var fragments: [DataFragment] {
        tokens.compactMap { if case .fragment(let fragment) = $0 { fragment } else { nil } }
    }

    /// The responses that have come back so far.
    var responses: [CommandSet] {
        var assembler = MessageAssembler()
        return tokens.compactMap { token in
            guard case .fragment(let fragment) = token,
                case .command(let command, _)? = (try? assembler.receive(fragment)) ?? nil
            else { return nil }
            return command
        }
    }

    /// The data sets of responses that have come back so far.
    var dataSets: [[UInt8]] {
        var assembler = MessageAssembler()
        var dataSets: [[UInt8]] = []
        var bytes: [UInt8] = []
        for case .fragment(let fragment) in tokens {
            guard case .dataSet(let part, let isLast)? = (try? assembler.receive(fragment)) ?? nil else { continue }
            bytes += part.readableBytesView
            if isLast {
                dataSets.append(bytes)
                bytes = []
            }
        }
        return dataSets
    }

    private func collect() {
        while var bytes = (try? channel.readOutbound(as: ByteBuffer.self)) ?? nil {
            while let token = (try? reader.next(from: &bytes)) ?? nil { tokens.append(token) }
        }
    }
}
