/// The family of decoders that a transfer syntax needs.
///
/// Standard: PS3.5 A.
enum FrameEncoding {
    /// Cells as they are.
    case native
    /// RLE Lossless (PS3.5 G).
    case runLength
    /// JPEG or JPEG-LS, whose codestreams begin with the same kind of frame header.
    case jpeg
    /// JPEG 2000 or High-Throughput JPEG 2000.
    case jpeg2000

    /// The decoders of a transfer syntax; `nil` where there are none.
    init?(_ syntax: TransferSyntax) {
        guard syntax.isEncapsulated else {
            self = .native
            return
        }
        let root = "1.2.840.10008.1.2."
        guard syntax.uid.description.hasPrefix(root) else { return nil }
        switch syntax.uid.description.dropFirst(root.count) {
        case "5": self = .runLength
        case "4.50", "4.51", "4.53", "4.55", "4.57", "4.70", "4.80", "4.81": self = .jpeg
        case "4.90", "4.91", "4.201", "4.202", "4.203": self = .jpeg2000
        default: return nil
        }
    }
}
