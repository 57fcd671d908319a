/// A text with wildcards as queries have it: `*` stands for any characters or none, `?` for one.
///
///     WildcardPattern("M?ll*")?.matches("Miller") == true
///
/// A character is a Unicode scalar, and is compared as it is.
///
/// Standard: PS3.4 C.2.2.2.4.
public struct WildcardPattern: Hashable, Sendable {
    /// The longest pattern in characters; no text of the catalogue is longer.
    public static let longest = 400

    /// One place of a pattern.
    package enum Place: Hashable, Sendable {
        case character(Unicode.Scalar)
        case anyCharacter
        case anyCharacters
    }

    package let places: [Place]

    /// Takes a text apart; `nil` where it is longer than ``longest`` or has a NUL, which ends text in databases.
    public init?(_ text: String) {
        guard text.unicodeScalars.prefix(Self.longest + 1).count <= Self.longest, !text.utf8.contains(0)
        else { return nil }
        places = text.unicodeScalars.reduce(into: []) { places, scalar in
            switch scalar {
            case "*": if places.last != .anyCharacters { places.append(.anyCharacters) }
            case "?": places.append(.anyCharacter)
            default: places.append(.character(scalar))
            }
        }
    }

    /// Whether it restricts nothing: it is empty, or stands for any characters.
    public var isUniversal: Bool { places.isEmpty || places == [.anyCharacters] }

    /// Whether a text is one of those that it stands for.
    public func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var (place, index) = (0, 0)
        // The last `*`, and what follows the characters that it takes so far.
        var star: (place: Int, index: Int)?
        while index < scalars.count {
            if place < places.count, places[place] == .anyCharacters {
                star = (place, index)
                place += 1
            } else if place < places.count, places[place].takes(scalars[index]) {
                (place, index) = (place + 1, index + 1)
            } else if let last = star {
                star = (last.place, last.index + 1)
                (place, index) = (last.place + 1, last.index + 1)
            } else {
                return false
            }
        }
        return places[place...].allSatisfy { $0 == .anyCharacters }
    }
}

extension WildcardPattern.Place {
    fileprivate func takes(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .character(let own): own == scalar
        case .anyCharacter: true
        case .anyCharacters: false
        }
    }
}

extension WildcardPattern {
    /// The pattern of SQL's `LIKE` with a backslash as the escape character.
    package var like: String {
        sql(anyCharacter: "_", anyCharacters: "%") { #"%_\"#.contains($0) ? "\\\($0)" : "\($0)" }
    }

    /// The pattern of SQLite's `GLOB`.
    package var glob: String { sql(anyCharacter: "?", anyCharacters: "*") { $0 == "[" ? "[[]" : "\($0)" } }

    /// The characters between wildcards.
    package var runs: [String] {
        places.split { $0 == .anyCharacter || $0 == .anyCharacters }.map { run in
            run.map { place in
                guard case .character(let scalar) = place else { return "" }
                return "\(scalar)"
            }.joined()
        }
    }

    private func sql(
        anyCharacter: String, anyCharacters: String, character: (Character) -> String
    ) -> String {
        places.map { place in
            switch place {
            case .character(let scalar): character(Character(scalar))
            case .anyCharacter: anyCharacter
            case .anyCharacters: anyCharacters
            }
        }.joined()
    }
}
