/// What a PDU reader finds in a stream of bytes.
package enum PDUToken: Sendable {
    /// A PDU, complete.
    case pdu(PDU)
    /// The header of a P-DATA-TF PDU.
    case dataBegins
    /// Bytes of a P-DATA-TF PDU.
    case fragment(DataFragment)
    /// The end of a P-DATA-TF PDU.
    case dataEnds
}
