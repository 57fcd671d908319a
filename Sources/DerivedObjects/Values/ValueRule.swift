import DICOM

/// The rule that a value representation makes for one value of an attribute.
///
/// The rules are those of PS3.5 table 6.2-1, as strict readers apply them. Real sources break them: ages without
/// their unit, dates with dashes, texts longer than they may be.
package enum ValueRule: Hashable, Sendable {
    /// AS: three digits and D, W, M or Y.
    case age
    /// DA: eight digits that name a day.
    case date
    /// TM: hours, minutes, seconds and a fraction.
    case time
    /// SH that holds a distance from UTC: a sign and four digits.
    case timezone
    /// DS: a decimal number of at most 16 characters.
    case decimal
    /// CS: at most 16 upper case letters, digits, spaces and underscores.
    case code
    /// CS, as a rule M, F or O.
    case sex
    /// SH, LO: one line of text of at most so many characters.
    case line(limit: Int)
    /// ST, LT: text that may have lines, of at most so many characters.
    case lines(limit: Int)
    /// PN: up to three component groups, each of at most 64 characters.
    case personName

    /// The rule of a value representation; `nil` where none of its attributes is repeated.
    init?(_ representation: ValueRepresentation) {
        switch representation {
        case .AS: self = .age
        case .DA: self = .date
        case .TM: self = .time
        case .DS: self = .decimal
        case .CS: self = .code
        case .SH: self = .line(limit: 16)
        case .LO: self = .line(limit: 64)
        case .LT, .UT: self = .lines(limit: 10240)
        case .PN: self = .personName
        default: return nil
        }
    }

    /// Judges one value, already decoded.
    package func verdict(on value: String) -> ValueVerdict {
        switch self {
        case .age: Self.age(value)
        case .date: Self.date(value)
        case .time: Self.time(value)
        case .timezone: Self.timezone(value)
        case .decimal: DecimalRule.verdict(on: value)
        case .code: Self.code(value)
        case .sex: Self.sex(value)
        case .line(let limit): TextRule.verdict(on: value, limit: limit, multiline: false)
        case .lines(let limit): TextRule.verdict(on: value, limit: limit, multiline: true)
        case .personName: TextRule.personName(value)
        }
    }
}

extension ValueRule {
    /// Whether values are text in the data set's character set.
    package var isText: Bool {
        switch self {
        case .line, .lines, .personName: true
        default: false
        }
    }

    /// Whether a backslash separates values rather than being part of the one text.
    package var isMultiValued: Bool {
        if case .lines = self { false } else { true }
    }

    private static func timezone(_ value: String) -> ValueVerdict {
        let text = value.trimmed
        let hasSign = text.first == "+" || text.first == "-"
        guard hasSign, text.count == 5, text.dropFirst().allSatisfy(\.isDigit) else {
            return .invalid(reason: "a distance from UTC is a sign and four digits")
        }
        return .valid
    }

    private static func age(_ value: String) -> ValueVerdict {
        let text = value.trimmed.uppercased()
        let unit: Character = text.last.flatMap { "DWMY".contains($0) ? $0 : nil } ?? "Y"
        let digits = text.last == unit ? text.dropLast() : Substring(text)
        guard (1...3).contains(digits.count), digits.allSatisfy(\.isDigit) else {
            return .invalid(reason: "an age is three digits and D, W, M or Y")
        }
        let repaired = String(repeating: "0", count: 3 - digits.count) + digits + String(unit)
        if repaired == value { return .valid }
        guard digits.contains(where: { $0 != "0" }) else {
            return .invalid(reason: "an age of zero in an illegal form says nothing")
        }
        return .repaired(repaired, reason: "an age is three digits and D, W, M or Y")
    }

    private static func date(_ value: String) -> ValueVerdict {
        let text = value.trimmed
        let digits = text.filter(\.isDigit)
        let separators = Set(text.filter { !$0.isDigit })
        guard digits.count == 8, separators.isSubset(of: [".", "-", "/"]), isDay(digits) else {
            return .invalid(reason: "a date is YYYYMMDD")
        }
        return digits == text ? .valid : .repaired(digits, reason: "a date is YYYYMMDD")
    }

    private static func isDay(_ digits: String) -> Bool {
        let year = Int(digits.prefix(4)) ?? 0
        let month = Int(digits.dropFirst(4).prefix(2)) ?? 0
        let day = Int(digits.suffix(2)) ?? 0
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return day <= [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func time(_ value: String) -> ValueVerdict {
        let reason = "a time is HHMMSS.FFFFFF"
        let text = value.trimmed
        let parts = text.filter { $0 != ":" }.split(separator: ".", omittingEmptySubsequences: false)
        guard let clock = parts.first, parts.count <= 2, isClock(clock) else { return .invalid(reason: reason) }
        let fraction = parts.count == 2 && clock.count == 6 ? parts[1].prefix(6) : ""
        guard fraction.allSatisfy(\.isDigit) else { return .invalid(reason: reason) }
        let repaired = String(clock) + (fraction.isEmpty ? "" : "." + fraction)
        return repaired == text ? .valid : .repaired(repaired, reason: reason)
    }

    private static func isClock(_ digits: Substring) -> Bool {
        guard [2, 4, 6].contains(digits.count), digits.allSatisfy(\.isDigit) else { return false }
        let numbers = stride(from: 0, to: digits.count, by: 2).map { Int(digits.dropFirst($0).prefix(2)) ?? 99 }
        return zip(numbers, [23, 59, 60]).allSatisfy { $0.0 <= $0.1 }
    }

    private static func code(_ value: String) -> ValueVerdict {
        let reason = "a code is at most 16 upper case letters, digits, spaces and underscores"
        let text = value.trimmed.uppercased()
        let isLegal = text.utf8.allSatisfy { byte in
            (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x20 || byte == 0x5F
        }
        guard isLegal, text.utf8.count <= 16 else { return .invalid(reason: reason) }
        return text == value.trimmed ? .valid : .repaired(text, reason: reason)
    }

    /// Other codes than M, F and O are seen ("U") and harm no reader; words become their letter.
    private static func sex(_ value: String) -> ValueVerdict {
        let words = ["MALE": "M", "FEMALE": "F", "OTHER": "O", "M": "M", "F": "F", "O": "O"]
        if code(value) == .valid { return .valid }
        let reason = "the sex is M, F or O"
        return words[value.trimmed.uppercased()].map { .repaired($0, reason: reason) } ?? .invalid(reason: reason)
    }
}

/// What a ``ValueRule`` says about one value.
package enum ValueVerdict: Hashable, Sendable {
    /// The value follows the rule.
    case valid
    /// The value breaks the rule, but what it means is plain: here it is as it should be, and what was wrong.
    case repaired(String, reason: String)
    /// The value breaks the rule and nothing can be made of it.
    case invalid(reason: String)
}
