import NIOCore

/// The items of association PDUs.
///
/// Standard: PS3.8 9.3, D; PS3.7 D.3.3.
enum ItemType {
    static let applicationContext: UInt8 = 0x10
    static let presentationContextProposal: UInt8 = 0x20
    static let presentationContextAnswer: UInt8 = 0x21
    static let abstractSyntax: UInt8 = 0x30
    static let transferSyntax: UInt8 = 0x40
    static let userInformation: UInt8 = 0x50
    static let maximumLength: UInt8 = 0x51
    static let implementationClassUID: UInt8 = 0x52
    static let asynchronousOperations: UInt8 = 0x53
    static let roleSelection: UInt8 = 0x54
    static let implementationVersionName: UInt8 = 0x55
    static let extendedNegotiation: UInt8 = 0x56
    static let commonExtendedNegotiation: UInt8 = 0x57
    static let userIdentity: UInt8 = 0x58
}

/// Reads the items of a PDU or of an item: type, reserved byte, 16-bit length, value.
///
/// Standard: PS3.8 9.3.1.
struct ItemReader {
    private var bytes: ByteBuffer
    private let type: PDUType

    /// Reads `bytes`, part of a PDU of this type, to their end.
    init(_ bytes: ByteBuffer, in type: PDUType) {
        self.bytes = bytes
        self.type = type
    }

    /// The next item, `nil` after the last.
    mutating func next() throws(PDUError) -> (type: UInt8, value: ByteBuffer)? {
        guard bytes.readableBytes > 0 else { return nil }
        guard let (type, _, length) = bytes.readMultipleIntegers(as: (UInt8, UInt8, UInt16).self),
            let value = bytes.readSlice(length: Int(length))
        else { throw .truncatedItem(in: self.type) }
        return (type, value)
    }
}

extension ByteBuffer {
    /// The readable bytes as text without NUL and space padding; what is not UTF-8 becomes U+FFFD.
    var unpaddedText: String {
        var text = readableBytesView[...]
        while let last = text.last, last == 0 || last == 0x20 { text.removeLast() }
        while text.first == 0x20 { text.removeFirst() }
        return String(decoding: text, as: UTF8.self)
    }
}
