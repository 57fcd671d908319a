import Foundation

/// An attribute as DICOM JSON has it: the value representation, and the value in the form that it asks for.
///
/// Standard: PS3.18 F.2.2.
struct JSONAttribute: Codable {
    /// The attributes of a data set or item, by eight hexadecimal digits.
    typealias DataSet = [String: JSONAttribute]

    /// The values; `nil` stands for one that is empty.
    enum Content {
        case texts([String?])
        case numbers([JSONNumber?])
        case names([JSONName?])
        case items([DataSet?])
        /// Bytes of any kind.
        case binary(Data)
        /// Where the bytes are to be had.
        case reference(String)
        case empty
    }

    let representation: ValueRepresentation
    let content: Content

    private enum Key: String, CodingKey {
        case vr
        case value = "Value"
        case bulkDataURI = "BulkDataURI"
        case inlineBinary = "InlineBinary"
    }

    init(_ representation: ValueRepresentation, _ content: Content) {
        self.representation = representation
        self.content = content
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let representation = ValueRepresentation(try container.decode(String.self, forKey: .vr)) else {
            throw DecodingError.dataCorruptedError(forKey: .vr, in: container, debugDescription: "there is no such VR")
        }
        self.representation = representation
        guard [Key.value, .bulkDataURI, .inlineBinary].count(where: container.contains) <= 1 else {
            throw DecodingError.dataCorruptedError(
                forKey: .vr, in: container, debugDescription: "there is more than one value")
        }
        if let uri = try container.decodeIfPresent(String.self, forKey: .bulkDataURI) {
            content = .reference(uri)
        } else if let bytes = try container.decodeIfPresent(Data.self, forKey: .inlineBinary) {
            content = .binary(bytes)
        } else if container.contains(.value) {
            content = try Self.values(representation, container)
        } else {
            content = .empty
        }
    }

    private static func values(
        _ representation: ValueRepresentation, _ container: KeyedDecodingContainer<Key>
    ) throws -> Content {
        switch representation {
        case .SQ: .items(try container.decode([DataSet?].self, forKey: .value))
        case .PN: .names(try container.decode([JSONName?].self, forKey: .value))
        case .DS, .IS: .numbers(try container.decode([JSONNumber?].self, forKey: .value))
        case _ where representation.isBinaryNumber:
            .numbers(try container.decode([JSONNumber?].self, forKey: .value))
        case _ where representation.isCharacters || representation == .AT:
            .texts(try container.decode([String?].self, forKey: .value))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .value, in: container, debugDescription: "\(representation.letters) has no values but bytes")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(representation.letters, forKey: .vr)
        switch content {
        case .texts(let values): try container.encode(values, forKey: .value)
        case .numbers(let values): try container.encode(values, forKey: .value)
        case .names(let values): try container.encode(values, forKey: .value)
        case .items(let values): try container.encode(values, forKey: .value)
        case .binary(let bytes): try container.encode(bytes, forKey: .inlineBinary)
        case .reference(let uri): try container.encode(uri, forKey: .bulkDataURI)
        case .empty: break
        }
    }
}

/// A person's name in its writings.
///
/// Standard: PS3.18 F.2.2.
struct JSONName: Codable {
    let alphabetic: String?
    let ideographic: String?
    let phonetic: String?

    private enum CodingKeys: String, CodingKey {
        case alphabetic = "Alphabetic"
        case ideographic = "Ideographic"
        case phonetic = "Phonetic"
    }

    /// Takes a value of VR PN apart; `nil` where it has more than three groups.
    init?(_ text: String) {
        var groups = text.unicodeScalars.split(separator: "=", omittingEmptySubsequences: false).map { String($0) }
        while groups.last?.isEmpty == true { groups.removeLast() }
        guard groups.count <= 3 else { return nil }
        func group(_ index: Int) -> String? { index < groups.count && !groups[index].isEmpty ? groups[index] : nil }
        (alphabetic, ideographic, phonetic) = (group(0), group(1), group(2))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        alphabetic = try Self.group(.alphabetic, container)
        ideographic = try Self.group(.ideographic, container)
        phonetic = try Self.group(.phonetic, container)
    }

    /// One writing, which would become several by a delimiter in it.
    private static func group(
        _ key: CodingKeys, _ container: KeyedDecodingContainer<CodingKeys>
    ) throws -> String? {
        let text = try container.decodeIfPresent(String.self, forKey: key)
        guard text?.utf8.contains(UInt8(ascii: "=")) != true else {
            throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "a name has one =")
        }
        return text
    }

    /// Whether there is no writing of it.
    var isEmpty: Bool { text.isEmpty }

    /// The value of VR PN.
    var text: String {
        var groups = [alphabetic ?? "", ideographic ?? "", phonetic ?? ""]
        while groups.last?.isEmpty == true { groups.removeLast() }
        return groups.joined(separator: "=")
    }
}
