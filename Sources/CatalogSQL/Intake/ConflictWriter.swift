import Catalog

/// Records what contradicts the catalogue; the same contradiction again only counts up.
struct ConflictWriter {
    let connection: any SQLConnection
    let dialect: SQLDialect
    let callingAETitle: String
    /// In milliseconds since 1970.
    let time: Int64

    /// Holds the attributes of an instance against a row: fills what the row lacks, records what differs.
    func reconcile(_ table: String, _ row: SQLRow, subject: String, _ attributes: [CatalogAttribute]) throws {
        for attribute in attributes where !attribute.value.isEmpty {
            let kept = row.value(attribute.column)
            if kept.saysNothing {
                try fill(table, id: row["id"], attribute)
            } else if kept != attribute.value.sqlValue {
                try record(
                    .attribute, subject: subject, attribute: attribute.keyword, kept: kept.text,
                    found: attribute.value.text)
            }
        }
    }

    /// Records one contradiction.
    ///
    /// - Returns: how often it has been seen.
    @discardableResult
    func record(
        _ kind: ConflictRecord.Kind, subject: String, attribute: String = "", kept: String = "", found: String = ""
    ) throws -> Int {
        let sql = """
            INSERT INTO conflict (kind, subject, attribute, kept, found, calling_ae, first_at, last_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (\(dialect.conflictKey))
                DO UPDATE SET count = conflict.count + 1, last_at = excluded.last_at
            RETURNING count
            """
        return try connection.value(
            sql, [kind.rawValue, subject, attribute, kept, found, callingAETitle, time, time]) ?? 1
    }

    /// Puts the value of an attribute into a row.
    func fill(_ table: String, id: Int64, _ attribute: CatalogAttribute) throws {
        try connection.execute(
            "UPDATE \(table) SET \(attribute.column) = ? WHERE id = ?", [attribute.value.sqlValue, id])
    }
}

extension CatalogAttribute.Value {
    /// The value as its column keeps it.
    var sqlValue: SQLValue {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): number.map { .integer(Int64($0)) } ?? .null
        }
    }
}

extension SQLValue {
    fileprivate var saysNothing: Bool { self == .null || self == .text("") }

    fileprivate var text: String {
        switch self {
        case .null, .other: ""
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        }
    }
}
