/// An attribute of a patient, study or series as the catalogue keeps it.
package struct CatalogAttribute: Hashable, Sendable {
    /// What is kept of an attribute.
    package enum Value: Hashable, Sendable, Codable {
        case text(String)
        case number(Int?)

        /// Whether it says nothing.
        package var isEmpty: Bool { self == .text("") || self == .number(nil) }

        /// The value as a record of conflicts shows it.
        package var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): number.map { "\($0)" } ?? ""
            }
        }
    }

    /// The name of its column.
    package let column: String
    /// The keyword of the attribute.
    package let keyword: String
    /// What an instance says; empty where it says nothing.
    package let value: Value

    package init(_ column: String, _ keyword: String, _ text: String) {
        (self.column, self.keyword, value) = (column, keyword, .text(text))
    }

    package init(_ column: String, _ keyword: String, _ number: Int?) {
        (self.column, self.keyword, value) = (column, keyword, .number(number))
    }
}

extension CatalogAttribute {
    /// What an instance adds to what is kept of an attribute.
    package enum Addition: Hashable, Sendable {
        /// It says the same, or nothing.
        case nothing
        /// Nothing is kept yet: what it says is kept from now on.
        case value
        /// It says something else, which is recorded; what came first stays.
        case contradiction
    }

    /// What an instance adds to the value that is kept.
    package func addition(to kept: Value) -> Addition {
        if value.isEmpty { return .nothing }
        if kept.isEmpty { return .value }
        return kept == value ? .nothing : .contradiction
    }
}
