import CPostgreSQL

/// Where a database is, as whom and how it is reached: libpq's "keyword=value" pairs, or a URL.
package struct PostgreSQLConninfo {
    /// What a person is told of one that cannot be read. It quotes nothing: the text may hold a password.
    package static let problem =
        "PostgreSQL: the connection string cannot be read, expected \"host=… dbname=… user=…\" or \"postgresql://…\""

    /// Those that never leave the configuration.
    private static let secrets: Set<String> = ["password", "sslpassword", "oauth_client_secret", "scram_client_key"]

    private let options: [(keyword: String, value: String)]

    /// Reads a connection string; `nil`: libpq does not understand it.
    package init?(_ text: String) {
        guard !text.utf8.contains(0), let first = PQconninfoParse(text, nil) else { return nil }
        defer { PQconninfoFree(first) }
        var options: [(String, String)] = []
        var option = first
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        guard !options.isEmpty else { return nil }
        self.options = options
    }

    /// The same without passwords, which are found in the environment or a file of passwords then.
    package var withoutSecrets: String {
        options.filter { !Self.secrets.contains($0.keyword) }.map { "\($0.keyword)=\(Self.quoted($0.value))" }
            .joined(separator: " ")
    }

    private static func quoted(_ value: String) -> String {
        var quoted = "'"
        for character in value {
            if character == "'" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "'"
    }
}
