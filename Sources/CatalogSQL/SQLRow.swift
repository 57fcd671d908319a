package import Foundation
import Platform

/// A row of an answer.
///
/// A column that is not there, or holds something else than is read, does not end the process: it is noted, and the
/// transaction ends with an error whatever was made of the row.
package final class SQLRow {
    private let columns: SQLColumns
    private let values: [SQLValue]
    private let mismatches: SQLMismatches

    /// Creates a row of as many values as there are columns.
    package init(columns: SQLColumns, values: [SQLValue], mismatches: SQLMismatches) {
        self.columns = columns
        self.values = values
        self.mismatches = mismatches
    }

    /// All columns with their values, in their order.
    var fields: [(column: String, value: SQLValue)] {
        zip(columns.names, values).map { (column: $0, value: $1) }
    }

    /// The value of a column, by its place.
    package subscript<T: SQLReadable>(_ index: Int) -> T {
        guard values.indices.contains(index), let value = T(values[index]) else {
            return note(T.placeholder, "column \(index)")
        }
        return value
    }

    /// The value of the first column, which may be null.
    package func first<T: SQLReadable>() -> T? {
        guard let value = values.first, value != .null else { return nil }
        return T(value) ?? note(nil, "the first column")
    }

    /// The value of a column.
    package subscript<T: SQLReadable>(_ column: String) -> T {
        guard let value = T(value(column)) else { return note(T.placeholder, column) }
        return value
    }

    /// The value of a column that may be null.
    package subscript<T: SQLReadable>(_ column: String) -> T? {
        let value = value(column)
        if value == .null { return nil }
        return T(value) ?? note(nil, column)
    }

    /// The time in a column of milliseconds since 1970.
    package func date(_ column: String) -> Date { Date(milliseconds: self[column]) }

    /// The time in a column of milliseconds that may be null.
    package func optionalDate(_ column: String) -> Date? {
        (self[column] as Int64?).map(Date.init(milliseconds:))
    }

    /// The value of a column as it is; null where there is no such column, which is noted.
    package func value(_ column: String) -> SQLValue {
        guard let index = columns[column], values.indices.contains(index) else { return note(.null, column) }
        return values[index]
    }

    private func note<T>(_ placeholder: T, _ column: String) -> T {
        mismatches.note("\(column) does not hold what it should")
        return placeholder
    }
}

/// What rows of one transaction did not hold as they should.
package final class SQLMismatches {
    /// The first of them; `nil`: there is none.
    package private(set) var first: String?

    package init() {}

    func note(_ mismatch: String) { first = first ?? mismatch }
}

/// The names of the columns of an answer; the first of several of one name counts.
package final class SQLColumns {
    let names: [String]
    private lazy var indices = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })

    /// Takes the names in their order.
    package init(_ names: [String]) { self.names = names }

    subscript(name: String) -> Int? { indices[name] }
}
