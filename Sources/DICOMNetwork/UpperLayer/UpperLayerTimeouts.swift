import NIOCore

/// How long an association waits, in the units of the event loop.
struct UpperLayerTimeouts {
    /// For the association request, and for the transport connection to be closed.
    var artim: TimeAmount
    /// For the rest of a PDU.
    var pdu: TimeAmount
    /// For anything at all; `nil`: forever.
    var idle: TimeAmount?
}

extension UpperLayerTimeouts {
    /// Those of an acceptor.
    init(_ configuration: AcceptorConfiguration) {
        artim = TimeAmount(configuration.associationRequestTimeout)
        pdu = TimeAmount(configuration.pduTimeout)
        idle = TimeAmount(configuration.idleTimeout)
    }

    /// Those of a requestor.
    init(_ timeouts: RequestorTimeouts) {
        artim = TimeAmount(timeouts.association)
        pdu = TimeAmount(timeouts.response)
        idle = nil
    }
}
