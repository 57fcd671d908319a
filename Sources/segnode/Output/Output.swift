import Foundation

/// Writes what a command has to say to standard output.
enum Output {
    /// Writes a value as JSON with sorted keys and times in ISO 8601 (UTC).
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Writes a line as it is.
    static func line(_ text: String) { print(text) }

    /// Writes a line that holds received text: control characters, which could steer a terminal, become "?".
    static func safeLine(_ text: String) { print(text.withoutControlCharacters) }

    /// A time as people read it, in UTC.
    static func time(_ date: Date?) -> String {
        date.map { $0.formatted(.iso8601.dateSeparator(.dash).dateTimeSeparator(.space)) } ?? ""
    }

    /// A volume with one decimal and its unit.
    static func millilitres(_ volume: Double?) -> String {
        volume.map { String(format: "%.1f mL", $0) } ?? ""
    }
}

extension String {
    /// The text with every control character replaced by "?".
    var withoutControlCharacters: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    let isControl =
                        scalar.properties.generalCategory == .control
                        || scalar.properties.generalCategory == .format
                    return isControl ? "?" : scalar
                }))
    }
}
