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

/// A number, or the text of one that JSON would write otherwise.
///
/// Standard: PS3.18 F.2.3.
enum JSONNumber: Codable {
    case integer(Int64)
    case unsigned(UInt64)
    case double(Double)
    case text(String)

    /// The number that a text says, in a form of which the same text can be made again.
    init(_ text: String) {
        if let number = Int64(text), String(number) == text {
            self = .integer(number)
        } else if let number = Double(text), number.isFinite, "\(number)" == text {
            self = .double(number)
        } else {
            self = .text(text)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .integer(number)
        } else if let number = try? container.decode(UInt64.self) {
            self = .unsigned(number)
        } else if let number = try? container.decode(Double.self) {
            self = .double(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let number): try container.encode(number)
        case .unsigned(let number): try container.encode(number)
        case .double(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }

    /// The number as a decimal or integer string.
    var string: String {
        switch self {
        case .integer(let number): String(number)
        case .unsigned(let number): String(number)
        case .double(let number): "\(number)".utf8.count <= 16 ? "\(number)" : DecimalString.text(number)
        case .text(let text): text
        }
    }

    /// The number as an integer of some width; `nil` where it is none.
    func exactly<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        switch self {
        case .integer(let number): Number(exactly: number)
        case .unsigned(let number): Number(exactly: number)
        case .double(let number): Number(exactly: number)
        case .text(let text): Number(text)
        }
    }

    /// The number as a floating point number; `nil` where it is none.
    var asDouble: Double? {
        switch self {
        case .integer(let number): Double(exactly: number)
        case .unsigned(let number): Double(exactly: number)
        case .double(let number): number
        case .text(let text): Double(text)
        }
    }
}

/// A person's name in its writings.
struct JSONName: Codable {
    let alphabetic: String?
    let ideographic: String?
    let phonetic: String?

    private enum CodingKeys: String, CodingKey {
        case alphabetic = "Alphabetic"
        case ideographic = "Ideographic"
        case phonetic = "Phonetic"
    }

    /// Takes a value of VR PN apart; what is behind a third group stays with that.
    init(_ text: String) {
        let groups = text.split(separator: "=", maxSplits: 2, omittingEmptySubsequences: false).map { String($0) }
        func group(_ index: Int) -> String? { index < groups.count && !groups[index].isEmpty ? groups[index] : nil }
        (alphabetic, ideographic, phonetic) = (group(0), group(1), group(2))
    }

    /// The value of VR PN.
    var text: String {
        var groups = [alphabetic ?? "", ideographic ?? "", phonetic ?? ""]
        while groups.last?.isEmpty == true { groups.removeLast() }
        return groups.joined(separator: "=")
    }
}
