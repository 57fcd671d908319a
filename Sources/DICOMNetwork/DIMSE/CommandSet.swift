import DICOM
package import NIOCore

/// A command set: the elements of group 0000, implicit VR little endian.
///
/// Standard: PS3.7 6.3.1, E.
package struct CommandSet: Sendable {
    /// The Command Data Set Type that says that no data set follows.
    package static let noDataSet: UInt16 = 0x0101

    private var values: [UInt16: ByteBuffer] = [:]
    /// The bytes that it was decoded from; 0: it was not.
    private var received = 0

    package init() {}

    /// Decodes a command set; elements of any other group, or that do not fit, make it malformed.
    package init(decoding bytes: ByteBuffer) throws(DIMSEError) {
        var bytes = bytes
        received = bytes.readableBytes
        while bytes.readableBytes > 0 {
            guard
                let (group, element, length) = bytes.readMultipleIntegers(
                    endianness: .little,
                    as: (UInt16, UInt16, UInt32).self
                ),
                let value = bytes.readSlice(length: Int(length))
            else { throw .malformedCommand("an element does not fit") }
            guard group == 0 else { throw .malformedCommand("an element of group \(group)") }
            values[element] = value
        }
    }

    /// About how much memory it takes, in bytes: all that was received, which any slice of it keeps, and an entry for
    /// each element.
    var footprint: Int {
        let bytes = received > 0 ? received : values.values.reduce(0) { $0 + $1.readableBytes }
        return values.count * 64 + bytes
    }

    /// The encoded command set, its group length first.
    package var encoded: ByteBuffer {
        var body = ByteBuffer()
        for (element, value) in values.sorted(by: { $0.key < $1.key }) where element != CommandElement.groupLength {
            Self.write(element, value, to: &body)
        }
        var bytes = ByteBuffer()
        Self.write(CommandElement.groupLength, Self.number(UInt32(body.readableBytes)), to: &bytes)
        bytes.writeBuffer(&body)
        return bytes
    }

    private static func write(_ element: UInt16, _ value: ByteBuffer, to bytes: inout ByteBuffer) {
        bytes.writeMultipleIntegers(UInt16(0), element, UInt32(value.readableBytes), endianness: .little)
        bytes.writeImmutableBuffer(value)
    }

    private static func number(_ value: some FixedWidthInteger) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(value, endianness: .little)
        return bytes
    }
}

extension CommandSet {
    /// An element as a 16-bit number; `nil` where it is missing or of another length.
    package func number(_ element: UInt16) -> UInt16? {
        guard let value = values[element], value.readableBytes == 2 else { return nil }
        return value.getInteger(at: value.readerIndex, endianness: .little)
    }

    /// An element as unpadded text, otherwise unchecked; `nil` where it is missing.
    package func text(_ element: UInt16) -> String? { values[element]?.unpaddedText }

    /// A 16-bit number that has to be there.
    func required(_ element: UInt16) throws(DIMSEError) -> UInt16 {
        guard let value = values[element] else { throw .missingElement(element) }
        guard let number = number(element) else {
            throw .invalidElement(element, expected: "two bytes, but \(value.readableBytes)")
        }
        return number
    }

    /// A UID; `nil` where it is missing or empty.
    func uid(_ element: UInt16) throws(DIMSEError) -> UID? {
        guard let text = text(element), !text.isEmpty else { return nil }
        guard let uid = UID(text) else { throw .invalidElement(element, expected: "a UID") }
        return uid
    }

    /// A list of tags, empty where it is missing.
    func tags(_ element: UInt16) throws(DIMSEError) -> [AttributeTag] {
        guard var value = values[element] else { return [] }
        guard value.readableBytes.isMultiple(of: 4) else { throw .invalidElement(element, expected: "whole tags") }
        var tags: [AttributeTag] = []
        while let (group, element) = value.readMultipleIntegers(endianness: .little, as: (UInt16, UInt16).self) {
            tags.append(AttributeTag(group, element))
        }
        return tags
    }

    /// Sets a list of tags.
    mutating func set(_ element: UInt16, tags: [AttributeTag]) {
        var bytes = ByteBuffer()
        for tag in tags { bytes.writeMultipleIntegers(tag.group, tag.element, endianness: .little) }
        values[element] = bytes
    }

    /// Removes an element.
    package mutating func remove(_ element: UInt16) { values[element] = nil }

    /// Sets a 16-bit number.
    package mutating func set(_ element: UInt16, _ value: UInt16) { values[element] = Self.number(value) }

    /// Sets a text, padded to even length with `padding`.
    package mutating func set(_ element: UInt16, _ text: String, padding: UInt8 = 0) {
        var bytes = ByteBuffer()
        bytes.writeString(text)
        if bytes.readableBytes % 2 == 1 { bytes.writeInteger(padding) }
        values[element] = bytes
    }

    /// Sets bytes that are already encoded.
    package mutating func set(_ element: UInt16, encoded bytes: ByteBuffer) { values[element] = bytes }

    /// What the message is; every command set has it.
    package func commandField() throws(DIMSEError) -> CommandField {
        guard let value = number(CommandElement.commandField) else {
            throw .missingElement(CommandElement.commandField)
        }
        return CommandField(rawValue: value)
    }

    /// Whether a data set follows.
    package var isFollowedByDataSet: Bool {
        (number(CommandElement.dataSetType) ?? Self.noDataSet) != Self.noDataSet
    }

    /// The status of a response.
    package var status: DIMSEStatus? { number(CommandElement.status).map(DIMSEStatus.init(rawValue:)) }
}
