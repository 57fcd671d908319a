import Foundation
import Platform

/// Makes DICOM JSON of the elements of a data set.
///
/// Standard: PS3.18 F.2.
enum JSONAttributeReader {
    typealias BulkDataURI = (_ path: AttributePath) -> String?

    /// The attributes of a data set or item, which lies in `items`.
    ///
    /// - Parameter inherited: The character set of what an item lies in. Each is asked once for its own: the toolkit
    ///   looks through all elements for it, and through those of everything around an item.
    static func attributes(
        _ dataSet: DataSet, _ items: [AttributePath.Item], _ inherited: [String]?, _ uri: BulkDataURI
    ) throws(DICOMError) -> JSONAttribute.DataSet {
        var attributes: JSONAttribute.DataSet = [:]
        let elements = dataSet.elements
        let hasOwn = elements.contains { $0.tag == .specificCharacterSet }
        let characterSet = hasOwn ? dataSet.characterSet : inherited ?? dataSet.characterSet
        for element in elements where element.tag.element != 0 {
            let place = Place(dataSet: dataSet, element: element, items: items, characterSet: characterSet)
            attributes[element.tag.number.hexadecimal(digits: 8, uppercase: true)] = try place.attribute(uri)
        }
        return attributes
    }

    /// An element with what decides how it is read.
    private struct Place {
        let dataSet: DataSet
        let element: DataSet.Element
        let items: [AttributePath.Item]
        let characterSet: [String]

        private var tag: AttributeTag { element.tag }
        private var path: AttributePath { AttributePath(items: items, tag: tag) }

        func attribute(_ uri: BulkDataURI) throws(DICOMError) -> JSONAttribute {
            if element.representation == .SQ { return JSONAttribute(.SQ, try sequence(uri)) }
            if tag == .specificCharacterSet { return JSONAttribute(.CS, .texts(["ISO_IR 192"])) }
            let reading = DataDictionary.representation(tag).reading(writtenAs: element.representation)
            // A sequence that was written as UN is bytes, which nobody has taken apart.
            let representation = reading == .SQ ? .UN : reading
            return JSONAttribute(representation, try content(representation, uri))
        }

        private func sequence(_ uri: BulkDataURI) throws(DICOMError) -> JSONAttribute.Content {
            var contents: [JSONAttribute.DataSet?] = []
            for (index, item) in dataSet.items(of: element).enumerated() {
                let inner = items + [.init(sequence: tag, number: index + 1)]
                contents.append(try JSONAttributeReader.attributes(item, inner, characterSet, uri))
            }
            return contents.isEmpty ? .empty : .items(contents)
        }

        private func content(
            _ representation: ValueRepresentation, _ uri: BulkDataURI
        ) throws(DICOMError) -> JSONAttribute.Content {
            if element.length == 0 { return .empty }
            let isBytes = representation.isBytes
            guard !isBytes, element.length < DataSet.longestText else {
                if let uri = uri(path) { return .reference(uri) }
                return .binary(Data(try bytes(isAllowed: isBytes)))
            }
            let value = dataSet.value(of: element, try bytes(isAllowed: true), characterSet: characterSet)
            guard let content = value.json else {
                throw .invalidAttribute(tag, found: value.excerpt, expected: "values of VR \(representation.letters)")
            }
            return content
        }

        /// The whole value field, where it may be written as it is.
        private func bytes(isAllowed: Bool) throws(DICOMError) -> [UInt8] {
            guard element.length != .max else {
                throw .unsupportedPixelData("encapsulated pixel data has no form in JSON but a URI")
            }
            guard isAllowed else {
                let limit = "less than \(DataSet.longestText) bytes"
                throw .invalidAttribute(tag, found: "a value of \(element.length) bytes", expected: limit)
            }
            guard let bytes = dataSet.bytes(of: element, 0..<Int(element.length)) else {
                throw dataSet.readFailure
                    ?? .invalidAttribute(tag, found: "nothing that can be read", expected: "\(element.length) bytes")
            }
            return bytes
        }
    }
}

extension ElementValue {
    /// The values in the form that DICOM JSON has for them; `nil` where bytes are left over, or a name has more groups
    /// than there are.
    ///
    /// Standard: PS3.18 F.2.3.
    fileprivate var json: JSONAttribute.Content? {
        switch representation {
        case .PN: return names
        case .AT:
            guard bytes.count.isMultiple(of: representation.valueSize) else { return nil }
            return .texts(strings.map { String($0.filter(\.isHexDigit)) })
        case _ where representation.isBinaryNumber: return binaryNumbers.map { .numbers($0) }
        default: break
        }
        let strings = strings
        if strings.isEmpty { return .empty }
        if representation == .DS || representation == .IS {
            return .numbers(strings.map { $0.isEmpty ? nil : JSONNumber($0) })
        }
        return .texts(strings.map { $0.isEmpty ? nil : $0 })
    }

    private var names: JSONAttribute.Content? {
        let strings = strings
        let names = strings.compactMap { JSONName($0) }
        guard names.count == strings.count else { return nil }
        return names.isEmpty ? .empty : .names(names.map { $0.isEmpty ? nil : $0 })
    }

    private var binaryNumbers: [JSONNumber]? {
        switch representation {
        case .FL: numbers(UInt32.self)?.map { .double(Double(Float(bitPattern: $0))) }
        case .FD: numbers(UInt64.self)?.map { .double(Double(bitPattern: $0)) }
        case .UV: numbers(UInt64.self)?.map { .unsigned($0) }
        default: integers?.map { .integer(Int64($0)) }
        }
    }
}
