import DICOM

/// The rules of the value representations that hold text.
///
/// Standard: PS3.5 6.1.2.1, 6.1.3, table 6.2-1.
enum TextRule {
    static func verdict(on value: String, limit: Int, multiline: Bool) -> ValueVerdict {
        let text = multiline ? value : value.trimmed
        let clean = String(
            text.unicodeScalars.compactMap { scalar -> Character? in
                isLegal(scalar, multiline: multiline) ? Character(scalar) : nil
            })
        if clean != text {
            return .repaired(shortened(clean, limit: limit), reason: "control characters are not allowed")
        }
        if clean.unicodeScalars.count > limit {
            return .repaired(shortened(clean, limit: limit), reason: "at most \(limit) characters are allowed")
        }
        return .valid
    }

    static func personName(_ value: String) -> ValueVerdict {
        guard PersonName(value) != nil else { return .invalid(reason: "a name has at most three component groups") }
        // By scalars: a mark that combines with a delimiter takes it from no reader.
        var groups = value.unicodeScalars.split(separator: "=", omittingEmptySubsequences: false).map { String($0) }
        var reason: String?
        while groups.count > 3, groups.last?.trimmed.allSatisfy({ $0 == "^" }) == true {
            groups.removeLast()
            reason = "a name has at most three component groups, and more followed that are empty"
        }
        let verdicts = groups.map { verdict(on: $0, limit: 64, multiline: false) }
        let repaired = zip(groups, verdicts).map { group, verdict in
            guard case .repaired(let text, let why) = verdict else { return group }
            reason = why
            return text
        }
        return reason.map { .repaired(repaired.joined(separator: "="), reason: $0) } ?? .valid
    }

    private static func shortened(_ text: String, limit: Int) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars.prefix(limit))
        return String(scalars)
    }

    /// Tab, line feed, form feed and carriage return belong to ST, LT and UT only; other control characters to none.
    private static func isLegal(_ scalar: Unicode.Scalar, multiline: Bool) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0C, 0x0D: multiline
        case 0..<0x20, 0x7F: false
        default: true
        }
    }
}
