import CPostgreSQL
import Catalog

extension CatalogError {
    /// What an error of the server means.
    ///
    /// The detail and the hint are left out: they show values of rows, which name patients.
    init(_ result: PostgreSQLResult) {
        guard let state = result.field("C") else {
            // libpq itself has no codes: it reports that the connection broke.
            self = .failed(reason: "PostgreSQL: \(Self.firstLine(PQresultErrorMessage(result.pointer)))")
            return
        }
        let place = [result.field("t"), result.field("n")].compactMap { $0 }.joined(separator: ", ")
        let shown = Self.showsValues(state) ? "a value is not taken" : result.field("M") ?? "unknown error"
        self.init(sqlState: state, reason: "PostgreSQL: \(shown)\(place.isEmpty ? "" : " (\(place))") [\(state)]")
    }

    /// What a code of the SQL standard or of PostgreSQL means.
    init(sqlState: String, reason: String) {
        self =
            switch sqlState {
            // Two transactions met, or somebody holds a lock or takes all the time.
            case "40001", "40P01", "55P03", "57014": .busy(reason: reason)
            case "53100": .full(reason: reason)
            case "XX001", "XX002": .damaged(reason: reason)
            // A constraint, a value that is none of its type, a text that is too long for an index.
            case _ where ["22", "23", "54"].contains(sqlState.prefix(2)): .refused(reason: reason)
            default: .failed(reason: reason)
            }
    }

    /// The last error of a connection as it has nothing to do with a statement.
    static func ofConnection(_ handle: OpaquePointer?) -> CatalogError {
        .failed(reason: "PostgreSQL: \(firstLine(PQerrorMessage(handle)))")
    }

    /// Whether the message of an error quotes values: those about data do.
    private static func showsValues(_ state: String) -> Bool { state.hasPrefix("22") }

    private static func firstLine(_ text: UnsafePointer<CChar>?) -> String {
        let text = text.map { String(cString: $0) } ?? ""
        return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "the connection is lost"
    }
}
