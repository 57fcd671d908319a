/// A value as both databases know it.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    /// Something that no column of the catalogue holds.
    case other
}

/// What can be an argument of a statement.
package protocol SQLArgument {
    var sqlValue: SQLValue { get }
}

extension Int: SQLArgument {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLArgument {
    package var sqlValue: SQLValue { .integer(self) }
}

extension Double: SQLArgument {
    package var sqlValue: SQLValue { .real(self) }
}

extension String: SQLArgument {
    package var sqlValue: SQLValue { .text(self) }
}

extension SQLValue: SQLArgument {
    package var sqlValue: SQLValue { self }
}

/// The arguments of a statement in the order of its question marks; `nil` is null.
package typealias SQLArguments = [(any SQLArgument)?]

/// What can be read from a column.
package protocol SQLReadable {
    init?(_ value: SQLValue)
    /// What stands for a value that is not of the type; the row notes the mismatch.
    static var placeholder: Self { get }
}

extension Int64: SQLReadable {
    package init?(_ value: SQLValue) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }

    package static var placeholder: Int64 { 0 }
}

extension Int: SQLReadable {
    package init?(_ value: SQLValue) {
        guard case .integer(let number) = value, let exact = Int(exactly: number) else { return nil }
        self = exact
    }

    package static var placeholder: Int { 0 }
}

extension Bool: SQLReadable {
    package init?(_ value: SQLValue) {
        guard case .integer(let number) = value else { return nil }
        self = number != 0
    }

    package static var placeholder: Bool { false }
}

extension Double: SQLReadable {
    package init?(_ value: SQLValue) {
        switch value {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        case .null, .text, .other: return nil
        }
    }

    package static var placeholder: Double { 0 }
}

extension String: SQLReadable {
    package init?(_ value: SQLValue) {
        guard case .text(let text) = value else { return nil }
        self = text
    }

    package static var placeholder: String { "" }
}
