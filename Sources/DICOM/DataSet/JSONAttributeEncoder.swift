import Foundation
import Platform

/// Writes DICOM JSON as the bytes of a data set in Explicit VR Little Endian.
///
/// Standard: PS3.18 F.2.
struct JSONAttributeEncoder {
    typealias BulkData = (_ uri: String) throws(DICOMError) -> [UInt8]

    let maximumDepth: Int
    private var depth = 0
    private var needsUnicode = false

    init(maximumDepth: Int) { self.maximumDepth = maximumDepth }

    /// A whole data set; its character set is UTF-8 where it says one or needs one.
    mutating func dataSet(_ attributes: JSONAttribute.DataSet, _ bulkData: BulkData) throws(DICOMError) -> [UInt8] {
        var attributes = attributes
        let key = AttributeTag.specificCharacterSet.number.hexadecimal(digits: 8, uppercase: true)
        let names = attributes.removeValue(forKey: key) != nil
        let rest = try elements(attributes, bulkData)
        guard names || needsUnicode else { return try joined(rest) }
        let characterSet = try element(.specificCharacterSet, .CS, Array("ISO_IR 192".utf8))
        return try joined(rest + [(.specificCharacterSet, characterSet)])
    }

    private func joined(_ elements: [(tag: AttributeTag, bytes: [UInt8])]) throws(DICOMError) -> [UInt8] {
        let sorted = elements.sorted { $0.tag < $1.tag }
        for (one, next) in zip(sorted, sorted.dropFirst()) where one.tag == next.tag {
            throw .repeatedAttribute(one.tag)
        }
        return sorted.flatMap(\.bytes)
    }

    private mutating func elements(
        _ attributes: JSONAttribute.DataSet, _ bulkData: BulkData
    ) throws(DICOMError) -> [(tag: AttributeTag, bytes: [UInt8])] {
        var elements: [(AttributeTag, [UInt8])] = []
        for (key, attribute) in attributes {
            guard let tag = AttributeTag(hexadecimal: key) else { throw .invalidJSON("a key is no tag") }
            // An item has no character set of its own, as all text is UTF-8, and nothing has a group length.
            if tag.element == 0 || tag == .specificCharacterSet { continue }
            let value = try value(tag, attribute, bulkData)
            elements.append((tag, try element(tag, attribute.representation, value)))
        }
        return elements
    }

    private mutating func value(
        _ tag: AttributeTag, _ attribute: JSONAttribute, _ bulkData: BulkData
    ) throws(DICOMError) -> [UInt8] {
        switch attribute.content {
        case .empty: return []
        case .binary(let bytes):
            // Standard: PS3.18 F.2.7.
            guard attribute.representation.isBytes else { throw misformed(tag) }
            return try whole(Array(bytes), tag, attribute.representation)
        case .reference(let uri): return try bulk(try bulkData(uri), tag, attribute.representation)
        case .items(let items): return try sequence(items, bulkData)
        case .names(let names): return try text(names.map { $0?.text ?? "" }, tag, attribute.representation)
        case .texts(let texts) where attribute.representation == .AT:
            var bytes: [UInt8] = []
            for text in texts {
                guard let value = text.flatMap({ AttributeTag(hexadecimal: $0) }) else { throw misformed(tag) }
                bytes += value.group.littleEndianBytes + value.element.littleEndianBytes
            }
            return bytes
        case .texts(let texts): return try text(texts.map { $0 ?? "" }, tag, attribute.representation)
        case .numbers(let numbers): return try self.numbers(numbers, tag, attribute.representation)
        }
    }

    /// Bytes from elsewhere, which are what their VR says as those that stand in the text.
    ///
    /// Standard: PS3.18 F.2.6.
    private mutating func bulk(
        _ bytes: [UInt8], _ tag: AttributeTag, _ representation: ValueRepresentation
    ) throws(DICOMError) -> [UInt8] {
        guard representation != .SQ else { throw misformed(tag) }
        guard representation.isCharacters else { return try whole(bytes, tag, representation) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw misformed(tag) }
        if representation.isSingleText { return try self.text([text], tag, representation) }
        let texts = text.unicodeScalars.split(separator: "\\", omittingEmptySubsequences: false).map { String($0) }
        guard representation == .DS || representation == .IS else { return try self.text(texts, tag, representation) }
        return try numbers(texts.map { .text($0.trimmingCharacters(in: .whitespaces)) }, tag, representation)
    }

    /// Bytes that are as many as a number of values has.
    private func whole(
        _ bytes: [UInt8], _ tag: AttributeTag, _ representation: ValueRepresentation
    ) throws(DICOMError) -> [UInt8] {
        guard bytes.count.isMultiple(of: representation.valueSize) else { throw misformed(tag) }
        return bytes
    }

    private mutating func sequence(
        _ items: [JSONAttribute.DataSet?], _ bulkData: BulkData
    ) throws(DICOMError) -> [UInt8] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= maximumDepth else { throw .tooDeep(limit: maximumDepth, offset: 0) }
        var bytes: [UInt8] = []
        for item in items {
            let content = try joined(try elements(item ?? [:], bulkData))
            guard let length = UInt32(exactly: content.count) else { throw .invalidJSON("an item is too long") }
            let tag = AttributeTag.item
            bytes += tag.group.littleEndianBytes + tag.element.littleEndianBytes + length.littleEndianBytes + content
        }
        return bytes
    }

    private mutating func text(
        _ texts: [String], _ tag: AttributeTag, _ representation: ValueRepresentation
    ) throws(DICOMError) -> [UInt8] {
        let isSingle = representation.isSingleText
        let isLegal = texts.allSatisfy { text in
            (isSingle || !text.utf8.contains(UInt8(ascii: "\\")))
                && (representation.isText || text.utf8.allSatisfy { $0 < 0x80 })
        }
        guard isLegal, !isSingle || texts.count <= 1 else { throw misformed(tag) }
        let bytes = Array(texts.joined(separator: "\\").utf8)
        if bytes.contains(where: { $0 >= 0x80 }) { needsUnicode = true }
        return bytes
    }

    private mutating func numbers(
        _ numbers: [JSONNumber?], _ tag: AttributeTag, _ representation: ValueRepresentation
    ) throws(DICOMError) -> [UInt8] {
        if representation == .DS || representation == .IS {
            let texts = numbers.map { $0?.string ?? "" }
            guard texts.allSatisfy({ NumberText.isLegal($0, representation) }) else { throw misformed(tag) }
            return try text(texts, tag, representation)
        }
        var bytes: [UInt8] = []
        for number in numbers {
            guard let number, let value = Self.bytes(number, representation) else { throw misformed(tag) }
            bytes += value
        }
        return bytes
    }

    private static func bytes(_ number: JSONNumber, _ representation: ValueRepresentation) -> [UInt8]? {
        switch representation {
        case .US: number.exactly(UInt16.self)?.littleEndianBytes
        case .SS: number.exactly(Int16.self)?.littleEndianBytes
        case .UL: number.exactly(UInt32.self)?.littleEndianBytes
        case .SL: number.exactly(Int32.self)?.littleEndianBytes
        case .UV: number.exactly(UInt64.self)?.littleEndianBytes
        case .SV: number.exactly(Int64.self)?.littleEndianBytes
        case .FL: number.asFloat.map { $0.bitPattern.littleEndianBytes }
        case .FD: number.asDouble.map { $0.bitPattern.littleEndianBytes }
        default: nil
        }
    }

    private func element(
        _ tag: AttributeTag, _ representation: ValueRepresentation, _ value: [UInt8]
    ) throws(DICOMError) -> [UInt8] {
        let padding: UInt8 = representation.isCharacters && representation != .UI ? 0x20 : 0
        let value = value.count.isMultiple(of: 2) ? value : value + [padding]
        let start = tag.group.littleEndianBytes + tag.element.littleEndianBytes + Array(representation.letters.utf8)
        if representation.hasLongLength, let length = UInt32(exactly: value.count), length < .max {
            return start + [0, 0] + length.littleEndianBytes + value
        }
        guard !representation.hasLongLength, let length = UInt16(exactly: value.count) else {
            throw .invalidJSON("\(tag) is longer than \(representation.letters) may be")
        }
        return start + length.littleEndianBytes + value
    }

    private func misformed(_ tag: AttributeTag) -> DICOMError {
        .invalidJSON("\(tag) has not the form that its VR asks for")
    }
}
