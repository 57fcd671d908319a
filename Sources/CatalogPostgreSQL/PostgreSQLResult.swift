import CPostgreSQL
import Catalog
import CatalogSQL

/// What the server answered to a statement.
final class PostgreSQLResult {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var status: ExecStatusType { PQresultStatus(pointer) }

    /// What was done, as "COMMIT".
    var tag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// How many rows were changed.
    var changes: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The names of the columns in their order.
    var columnNames: [String] {
        (0..<PQnfields(pointer)).map { column in PQfname(pointer, column).map { String(cString: $0) } ?? "" }
    }

    /// The types of a prepared statement's parameters, of an answer that describes it.
    var parameterTypes: [Oid] { (0..<PQnparams(pointer)).map { PQparamtype(pointer, $0) } }

    /// The values of the first row.
    var values: [SQLValue] { (0..<PQnfields(pointer)).map(value) }

    /// A field of an error, by the letter that libpq gives it; `nil`: it has none.
    func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(letter.value)).map { String(cString: $0) }
    }

    private func value(_ column: Int32) -> SQLValue {
        guard PQgetisnull(pointer, 0, column) == 0, let bytes = PQgetvalue(pointer, 0, column) else { return .null }
        let text = String(cString: bytes)
        let type = PQftype(pointer, column)
        return SQLValue(text, type: type) ?? .other
    }
}

/// The numbers of PostgreSQL's own types, as in its catalogue pg_type.
enum TypeNumber {
    static let unknown: Oid = 0
    static let bool: Oid = 16
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let varchar: Oid = 1043
    static let numeric: Oid = 1700
}

extension SQLValue {
    /// A value from its text; `nil`: the text is none of the type, or the type is not known.
    init?(_ text: String, type: Oid) {
        switch type {
        case TypeNumber.bool: self = .integer(text == "t" ? 1 : 0)
        case TypeNumber.int2, TypeNumber.int4, TypeNumber.int8:
            guard let number = Int64(text) else { return nil }
            self = .integer(number)
        case TypeNumber.float4, TypeNumber.float8:
            guard let number = Double(text) else { return nil }
            self = .real(number)
        case TypeNumber.numeric:
            guard let value = Int64(text).map(SQLValue.integer) ?? Double(text).map(SQLValue.real) else { return nil }
            self = value
        case TypeNumber.text, TypeNumber.varchar: self = .text(text)
        default: return nil
        }
    }

    /// The type as which it is sent.
    var typeNumber: Oid {
        switch self {
        case .null, .other: TypeNumber.unknown
        case .integer: TypeNumber.int8
        case .real: TypeNumber.float8
        case .text: TypeNumber.text
        }
    }
}
