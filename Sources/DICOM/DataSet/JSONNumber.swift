import Foundation

/// A number, or the text of one that JSON would write otherwise.
///
/// Standard: PS3.18 F.2.3.
enum JSONNumber: Codable {
    case integer(Int64)
    case unsigned(UInt64)
    case double(Double)
    case text(String)

    /// The number that a text says, in a form of which the same text can be made again: a text that is longer than it
    /// may be stays one, since a number becomes one that is not.
    init(_ text: String) {
        if text.utf8.count > DecimalString.longest {
            self = .text(text)
        } else if let number = Int64(text), String(number) == text {
            self = .integer(number)
        } else if let number = Double(text), number.isFinite, "\(number)" == text, Self.isKept(text) {
            self = .double(number)
        } else {
            self = .text(text)
        }
    }

    /// Whether JSON writes a number as this text, and not without its ".0", or with digits in place of its exponent.
    private static func isKept(_ text: String) -> Bool { !text.hasSuffix(".0") && !text.utf8.contains(0x65) }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = Self.whole(number, container) ?? .double(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// The whole number that stands there, to its last digit. Foundation must not be asked for an integer: it ends the
    /// process over one that is written with more than 128 digits behind its point.
    private static func whole(_ number: Double, _ container: any SingleValueDecodingContainer) -> Self? {
        guard number.rounded() == number, number.magnitude <= 0x1p64 else { return nil }
        if number == 0, number.sign == .minus { return nil }
        if number.magnitude < 0x1p53 { return .integer(Int64(number)) }
        guard let digits = (try? container.decode(Decimal.self))?.description else { return nil }
        return Int64(digits).map { .integer($0) } ?? UInt64(digits).map { .unsigned($0) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let number): try container.encode(number)
        case .unsigned(let number): try container.encode(number)
        case .double(let number) where number.isFinite: try container.encode(number)
        case .double(let number): try container.encode(number.isNaN ? "NaN" : number < 0 ? "-inf" : "inf")
        case .text(let text): try container.encode(text)
        }
    }

    /// The number as a decimal or integer string: one of 16 characters at most, unless it came as a text.
    var string: String {
        switch self {
        case .integer(let number): Self.short("\(number)", Double(number))
        case .unsigned(let number): Self.short("\(number)", Double(number))
        case .double(let number): Self.short("\(number)", number)
        case .text(let text): text
        }
    }

    private static func short(_ text: String, _ number: Double) -> String {
        text.utf8.count <= DecimalString.longest || !number.isFinite ? text : DecimalString.text(number)
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

    /// The floating point number that is nearest; `nil` where there is none.
    var asDouble: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .double(let number): number
        case .text("NaN"): .nan
        case .text("inf"), .text("Infinity"): .infinity
        case .text("-inf"), .text("-Infinity"): -Double.infinity
        case .text(let text): text.utf8.contains(UInt8(ascii: ",")) ? nil : NumberText.number(Array(text.utf8)[...])
        }
    }

    /// The nearest of single precision; `nil` where there is none, or where it would be infinite and the number is not.
    var asFloat: Float? {
        guard let number = asDouble else { return nil }
        let nearest = Float(number)
        return nearest.isInfinite && number.isFinite ? nil : nearest
    }
}
