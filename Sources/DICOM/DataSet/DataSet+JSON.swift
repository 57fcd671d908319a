public import Foundation

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
    /// Text is UTF-8 there: U+FFFD stands for what the character set of the data set does not have. A number that is
    /// none is written as "NaN", whatever else its bits say.
    ///
    /// - Parameter bulkDataURI: Where the bytes of an attribute are to be had, given where it stands; `nil`: they are
    ///   written in base 64. It is asked for bytes, and for texts and numbers of 64 KiB and more, which are written in
    ///   no other way: those of a text are to be had in UTF-8, of numbers least significant byte first.
    /// - Throws: ``DICOMError/invalidAttribute(_:found:expected:)`` where a value is not what its VR says, cannot be
    ///   read, or is too long and has no URI; ``DICOMError/unsupportedPixelData(_:)`` where encapsulated pixel data has
    ///   no URI; and ``readFailure``.
    ///
    /// Standard: PS3.18 F.
    public func encodedJSON(
        bulkDataURI: (_ path: AttributePath) -> String? = { _ in nil }
    ) throws(DICOMError) -> Data {
        let attributes = try JSONAttributeReader.attributes(self, [], nil, bulkDataURI)
        if let readFailure { throw readFailure }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(attributes) } catch { throw .invalidJSON("\(error)") }
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

/// Where an attribute stands in a data set: the items that it is in, and its tag.
///
///     AttributePath(items: [.init(sequence: .procedureCodeSequence, number: 2)], tag: .codeValue).description
///         == "(0008,1032)[2]/(0008,0100)"
public struct AttributePath: Hashable, Sendable, CustomStringConvertible {
    /// An item of a sequence.
    public struct Item: Hashable, Sendable {
        /// The attribute that the sequence is.
        public let sequence: AttributeTag
        /// Which item of it, from 1.
        public let number: Int

        /// Names an item.
        public init(sequence: AttributeTag, number: Int) { (self.sequence, self.number) = (sequence, number) }
    }

    /// The items, the outermost first.
    public let items: [Item]
    /// The attribute.
    public let tag: AttributeTag

    /// Names a place.
    public init(items: [Item], tag: AttributeTag) { (self.items, self.tag) = (items, tag) }

    /// The path as a text that no other attribute of the data set has.
    public var description: String {
        (items.map { "\($0.sequence)[\($0.number)]" } + [tag.description]).joined(separator: "/")
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
