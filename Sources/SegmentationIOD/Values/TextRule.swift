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
        let groups = value.split(separator: "=", omittingEmptySubsequences: false)
        guard PersonName(value) != nil else { return .invalid(reason: "a name has at most three component groups") }
        let verdicts = groups.map { verdict(on: String($0), limit: 64, multiline: false) }
        let repaired = zip(groups, verdicts).map { group, verdict in
            if case .repaired(let text, _) = verdict { return text }
            return String(group)
        }
        for case .repaired(_, let reason) in verdicts {
            return .repaired(repaired.joined(separator: "="), reason: reason)
        }
        return .valid
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
