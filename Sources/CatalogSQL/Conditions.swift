/// The WHERE clause of a query with its arguments, in the order of their question marks.
struct Conditions {
    private var clauses: [String] = []
    private(set) var arguments: SQLArguments = []

    mutating func equal(_ column: String, _ value: String?) {
        if let value { add("\(column) = ?", value) }
    }

    mutating func atLeast(_ column: String, _ value: Int64?) {
        if let value { add("\(column) >= ?", value) }
    }

    mutating func add(_ clause: String, _ value: (any SQLArgument)? = nil) {
        add(clause, value.map { [$0] } ?? [])
    }

    mutating func add(_ clause: String, _ values: SQLArguments) {
        clauses.append(clause)
        arguments += values
    }

    /// The end of the query; a limit becomes its last argument, so that there is one text for all limits.
    mutating func sql(order: String, limit: Int? = nil) -> String {
        let condition = clauses.isEmpty ? "" : " WHERE " + clauses.joined(separator: " AND ")
        guard let limit else { return condition + " ORDER BY " + order }
        arguments.append(max(limit, 0))
        return condition + " ORDER BY " + order + " LIMIT ?"
    }
}
