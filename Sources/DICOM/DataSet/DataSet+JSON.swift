public import Foundation
import Platform

extension DataSet {
    /// Reads DICOM JSON.
    ///
    ///     let dataSet = try DataSet(decodingJSON: body)
    ///
    /// What is read becomes a data set in Explicit VR Little Endian whose text is UTF-8, and is checked by
    /// ``DataSetScanner`` as one that came over the wire.
    ///
    /// - Parameters:
    ///   - limits: What the data set may use up.
    ///   - bulkData: Gives the bytes that a BulkDataURI stands for; unless it is given they are refused.
    /// - Throws: ``DICOMError/invalidJSON(_:)`` where the text is no DICOM JSON, else as
    ///   ``init(decoding:_:limits:)``.
    ///
    /// Standard: PS3.18 F.
    public convenience init(
        decodingJSON json: Data, limits: DataSetScanner.Limits = .memory,
        bulkData: (_ uri: String) throws(DICOMError) -> [UInt8] = DataSet.noBulkData
    ) throws(DICOMError) {
        let attributes: JSONAttribute.DataSet
        do { attributes = try JSONDecoder().decode(JSONAttribute.DataSet.self, from: json) } catch {
            throw .invalidJSON(Self.reason(error))
        }
        var encoder = JSONAttributeEncoder(maximumDepth: limits.maximumDepth)
        try self.init(
            decoding: encoder.dataSet(attributes, bulkData), .explicitVRLittleEndian, limits: limits)
    }

    /// Refuses bytes that lie elsewhere.
    public static func noBulkData(_ uri: String) throws(DICOMError) -> [UInt8] {
        throw .invalidJSON("bulk data that lies elsewhere is not fetched")
    }

    /// The data set as DICOM JSON, with sorted keys; group lengths are left out.
    ///
    /// - Parameter bulkDataURI: Where the bytes of an attribute are to be had, given the tags of the sequences that it
    ///   is in and its own; `nil`: they are written in base 64.
    /// - Throws: ``DICOMError/invalidAttribute(_:found:expected:)`` where a value is not what its VR says,
    ///   ``DICOMError/unsupportedPixelData(_:)`` where encapsulated pixel data has no URI, and what keeps a value from
    ///   being read.
    ///
    /// Standard: PS3.18 F.
    public func encodedJSON(
        bulkDataURI: (_ path: [AttributeTag]) -> String? = { _ in nil }
    ) throws(DICOMError) -> Data {
        let attributes = try jsonAttributes([], bulkDataURI)
        if let readFailure { throw readFailure }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(attributes) } catch { throw .invalidJSON("\(error)") }
    }

    private func jsonAttributes(
        _ path: [AttributeTag], _ uri: ([AttributeTag]) -> String?
    ) throws(DICOMError) -> JSONAttribute.DataSet {
        var attributes: JSONAttribute.DataSet = [:]
        for tag in tags where tag.element != 0 {
            guard let written = valueRepresentation(tag) else { continue }
            let representation = DataDictionary.representation(tag).reading(writtenAs: written)
            let isSequence = written == .SQ
            let content =
                isSequence
                ? try jsonItems(tag, path, uri)
                : tag == .specificCharacterSet ? .texts(["ISO_IR 192"]) : try jsonValue(tag, representation, path, uri)
            attributes[tag.number.hexadecimal(digits: 8, uppercase: true)] = JSONAttribute(
                isSequence ? .SQ : representation, content)
        }
        return attributes
    }

    private func jsonItems(
        _ tag: AttributeTag, _ path: [AttributeTag], _ uri: ([AttributeTag]) -> String?
    ) throws(DICOMError) -> JSONAttribute.Content {
        var contents: [JSONAttribute.DataSet?] = []
        for item in items(tag) { contents.append(try item.jsonAttributes(path + [tag], uri)) }
        return contents.isEmpty ? .empty : .items(contents)
    }

    private func jsonValue(
        _ tag: AttributeTag, _ representation: ValueRepresentation, _ path: [AttributeTag],
        _ uri: ([AttributeTag]) -> String?
    ) throws(DICOMError) -> JSONAttribute.Content {
        if isEmpty(tag) { return .empty }
        guard representation.isCharacters || representation.isBinaryNumber || representation == .AT else {
            if let uri = uri(path + [tag]) { return .reference(uri) }
            guard let bytes = bytes(tag) else {
                throw readFailure ?? .unsupportedPixelData("encapsulated pixel data has no form in JSON but a URI")
            }
            return .binary(Data(bytes))
        }
        guard let length = element(tag)?.length, length < Self.longestText else {
            throw .invalidAttribute(tag, found: "a long value", expected: "less than \(Self.longestText) bytes")
        }
        let strings = strings(tag)
        switch representation {
        case .PN: return .names(strings.map { $0.isEmpty ? nil : JSONName($0) })
        case .DS, .IS, .SS, .US, .SL, .UL, .SV, .UV:
            if representation.isBinaryNumber { _ = try integers(tag) }
            return .numbers(strings.map { $0.isEmpty ? nil : JSONNumber($0) })
        case .FL, .FD: return .numbers(try doubles(tag).map { .double($0) })
        case .AT: return .texts(strings.map { String($0.filter(\.isHexDigit)) })
        default: return .texts(strings.map { $0.isEmpty ? nil : $0 })
        }
    }

    /// What is wrong, without anything that stands in the text.
    private static func reason(_ error: any Error) -> String {
        let context: DecodingError.Context? =
            switch error as? DecodingError {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            default: nil
            }
        let tags = (context?.codingPath ?? []).compactMap { AttributeTag(hexadecimal: $0.stringValue) }
        return tags.last.map { "\($0) has not the form that its VR asks for" } ?? "the text is no JSON of a data set"
    }
}

extension AttributeTag {
    /// Reads eight hexadecimal digits; `nil` where the text is something else.
    init?(hexadecimal text: String) {
        guard text.utf8.count == 8, text.allSatisfy(\.isHexDigit), let number = UInt32(text, radix: 16) else {
            return nil
        }
        self.init(UInt16(number >> 16), UInt16(truncatingIfNeeded: number))
    }
}

/// Writes attributes as the bytes of a data set in Explicit VR Little Endian.
private struct JSONAttributeEncoder {
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
        case .binary(let bytes): return try binary(Array(bytes), tag, attribute)
        case .reference(let uri): return try binary(try bulkData(uri), tag, attribute)
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

    /// Bytes that came as such; a sequence is none.
    private func binary(
        _ bytes: [UInt8], _ tag: AttributeTag, _ attribute: JSONAttribute
    ) throws(DICOMError) -> [UInt8] {
        guard attribute.representation != .SQ else { throw misformed(tag) }
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
            (isSingle || !text.contains("\\")) && (representation.isText || text.utf8.allSatisfy { $0 < 0x80 })
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
            return try text(numbers.map { $0?.string ?? "" }, tag, representation)
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
        case .FL: number.asDouble.map { Float($0).bitPattern.littleEndianBytes }
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
