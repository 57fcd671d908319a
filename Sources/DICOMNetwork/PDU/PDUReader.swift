package import NIOCore

/// Finds PDUs in a stream of bytes, however it is cut.
///
/// The values of P-DATA-TF PDUs are handed on as they arrive, without being copied and without waiting for the PDU to
/// be complete; other PDUs are collected, at most ``maximumControlLength`` bytes, and no faster than they arrive.
///
/// Standard: PS3.8 9.3.
package struct PDUReader {
    /// The longest variable part of an A-ASSOCIATE-RQ or -AC PDU that is taken: several times what 128 presentation
    /// contexts of thirty transfer syntaxes need.
    package static let maximumControlLength: UInt32 = 524_288

    private enum Phase {
        case header
        case control(PDUType, length: Int)
        case fragmentHeader(remaining: UInt32)
        case fragment(Fragment)
    }

    /// A presentation data value that has begun.
    private struct Fragment {
        let contextID: UInt8
        let control: UInt8
        /// Bytes of it that have not come.
        var left: UInt32
        /// Bytes of its PDU after it.
        let remaining: UInt32
    }

    /// The longest variable part of a P-DATA-TF PDU that is taken.
    private let maximumDataLength: UInt32
    private var phase = Phase.header
    /// The bytes of a header that are there so far, the first one in the most significant place.
    private var partial: UInt64 = 0
    private var partialCount = 0
    private var body = ByteBuffer()
    /// The PDUs that were complete so far, wrapping around.
    package private(set) var completedPDUs: UInt64 = 0

    package init(maximumDataLength: Int) {
        self.maximumDataLength = UInt32(clamping: maximumDataLength)
    }

    /// Whether a PDU has begun and not ended.
    package var isInsidePDU: Bool {
        if case .header = phase { return partialCount > 0 }
        return true
    }

    /// The next token, taken from the front of `bytes`; `nil` when all of them are used up.
    package mutating func next(from bytes: inout ByteBuffer) throws(PDUError) -> PDUToken? {
        while true {
            switch phase {
            case .header:
                guard let header = collectHeader(from: &bytes) else { return nil }
                if try begin(header) { return .dataBegins }
            case .control(let type, let length):
                return try collect(type, length, from: &bytes)
            case .fragmentHeader(remaining: 0):
                complete()
                return .dataEnds
            case .fragmentHeader(let remaining):
                guard remaining >= 6 else { throw .invalidFragmentLength(found: 0, remaining: remaining) }
                guard let header = collectHeader(from: &bytes) else { return nil }
                try beginFragment(header, remaining: remaining - 6)
            case .fragment(let fragment):
                return read(fragment, from: &bytes)
            }
        }
    }

    private mutating func complete() {
        phase = .header
        completedPDUs &+= 1
    }
}

extension PDUReader {
    /// Six bytes as a number, as soon as they are there: PDU and fragment headers are equally long.
    private mutating func collectHeader(from bytes: inout ByteBuffer) -> UInt64? {
        while partialCount < PDUType.headerLength {
            guard let byte = bytes.readInteger(as: UInt8.self) else { return nil }
            partial = partial << 8 | UInt64(byte)
            partialCount += 1
        }
        defer { (partial, partialCount) = (0, 0) }
        return partial
    }

    /// Enters the PDU of a header; whether it is a P-DATA-TF PDU.
    private mutating func begin(_ header: UInt64) throws(PDUError) -> Bool {
        let code = UInt8(truncatingIfNeeded: header >> 40)
        let length = UInt32(truncatingIfNeeded: header)
        guard let type = PDUType(rawValue: code) else { throw .unrecognizedType(code) }
        let expected = lengths(of: type)
        guard expected.contains(length) else { throw .invalidLength(type: type, found: length, expected: expected) }
        guard type == .presentationData else {
            phase = .control(type, length: Int(length))
            return false
        }
        phase = .fragmentHeader(remaining: length)
        return true
    }

    private func lengths(of type: PDUType) -> ClosedRange<UInt32> {
        switch type {
        case .associateRequest, .associateAccept: PDUDecoder.fixedFieldsLength...Self.maximumControlLength
        case .presentationData: 6...maximumDataLength
        case .associateReject, .releaseRequest, .releaseReply, .abort: 4...4
        }
    }

    private mutating func collect(
        _ type: PDUType,
        _ length: Int,
        from bytes: inout ByteBuffer
    ) throws(PDUError) -> PDUToken? {
        let count = min(length - body.readableBytes, bytes.readableBytes)
        if var part = bytes.readSlice(length: count) { body.writeBuffer(&part) }
        guard body.readableBytes == length else { return nil }
        let whole = body
        body = ByteBuffer()
        complete()
        return .pdu(try PDUDecoder.decode(type, whole))
    }

    private mutating func beginFragment(_ header: UInt64, remaining: UInt32) throws(PDUError) {
        let length = UInt32(truncatingIfNeeded: header >> 16)
        guard length >= 2, length - 2 <= remaining else {
            throw .invalidFragmentLength(found: length, remaining: remaining + 2)
        }
        phase = .fragment(
            Fragment(
                contextID: UInt8(truncatingIfNeeded: header >> 8), control: UInt8(truncatingIfNeeded: header),
                left: length - 2, remaining: remaining - (length - 2)))
    }

    private mutating func read(_ fragment: Fragment, from bytes: inout ByteBuffer) -> PDUToken? {
        var fragment = fragment
        let count = min(Int(fragment.left), bytes.readableBytes)
        guard count > 0 || fragment.left == 0, let part = bytes.readSlice(length: count) else { return nil }
        fragment.left -= UInt32(count)
        let isComplete = fragment.left == 0
        phase = isComplete ? .fragmentHeader(remaining: fragment.remaining) : .fragment(fragment)
        return .fragment(
            DataFragment(
                contextID: fragment.contextID, isCommand: fragment.control & 1 == 1,
                isLast: fragment.control & 2 == 2 && isComplete, bytes: part))
    }
}

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

/// Consecutive bytes of one presentation data value, as much of it as has arrived.
///
/// Standard: PS3.8 9.3.5.1, E.2.
package struct DataFragment: Sendable {
    /// The presentation context of the message.
    package var contextID: UInt8
    /// Whether the bytes are part of a command set rather than of a data set.
    package var isCommand: Bool
    /// Whether the command set or data set ends after these bytes.
    package var isLast: Bool
    /// A slice of what was received; not a copy.
    package var bytes: ByteBuffer

    package init(contextID: UInt8, isCommand: Bool, isLast: Bool, bytes: ByteBuffer) {
        self.contextID = contextID
        self.isCommand = isCommand
        self.isLast = isLast
        self.bytes = bytes
    }
}
