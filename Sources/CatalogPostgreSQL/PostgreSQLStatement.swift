import CPostgreSQL
import Catalog
import CatalogSQL

/// A statement that a connection has prepared.
final class PostgreSQLStatement {
    let name: String
    private let types: [Oid]
    private var columns: SQLColumns?

    init(name: String, types: [Oid]) {
        self.name = name
        self.types = types
    }

    /// Whether it was prepared for such arguments; null is one of every type.
    func takes(_ arguments: [SQLValue]) -> Bool {
        types.count == arguments.count
            && zip(types, arguments).allSatisfy { $1.typeNumber == TypeNumber.unknown || $0 == $1.typeNumber }
    }

    /// The columns of its answer.
    func columns(of result: PostgreSQLResult) -> SQLColumns {
        if let columns { return columns }
        let columns = SQLColumns(result.columnNames)
        self.columns = columns
        return columns
    }
}

extension PostgreSQLStatement {
    /// A statement as PostgreSQL wants it: its question marks, other than those in quotes, are $1, $2 and so on.
    static func numbered(_ sql: String) -> String {
        var numbered = ""
        var count = 0
        var quote: Character?
        for character in sql {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "?" {
                count += 1
                numbered += "$\(count)"
                continue
            }
            numbered.append(character)
        }
        return numbered
    }
}

/// Arguments in the form in which libpq takes them: text that ends with a zero byte, no pointer for null.
struct PostgreSQLArguments {
    private var bytes: [CChar] = []
    private var offsets: [Int?] = []

    /// - Throws: ``CatalogError/refused(reason:)`` where a text contains NUL, which PostgreSQL cannot store.
    init(_ values: [SQLValue]) throws(CatalogError) {
        offsets.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .null, .other: offsets.append(nil)
            case .integer(let number): append("\(number)")
            case .real(let number): append("\(number)")
            case .text(let text):
                guard !text.utf8.contains(0) else { throw .refused(reason: "PostgreSQL: a text contains NUL") }
                append(text)
            }
        }
    }

    func withPointers<T>(_ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?) -> T) -> T {
        bytes.withUnsafeBufferPointer { bytes in
            let pointers = offsets.map { offset in offset.flatMap { offset in bytes.baseAddress.map { $0 + offset } } }
            return pointers.withUnsafeBufferPointer { body(Int32($0.count), $0.baseAddress) }
        }
    }

    private mutating func append(_ text: String) {
        offsets.append(bytes.count)
        bytes.append(contentsOf: text.utf8.lazy.map { CChar(bitPattern: $0) })
        bytes.append(0)
    }
}
