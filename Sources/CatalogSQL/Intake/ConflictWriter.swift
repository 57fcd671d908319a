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
        for attribute in attributes {
            let kept = CatalogAttribute.Value(row.value(attribute.column))
            switch attribute.addition(to: kept) {
            case .nothing: continue
            case .value: try fill(table, row, attribute)
            case .contradiction:
                try record(
                    .attribute, subject: subject, attribute: attribute.keyword, kept: kept.text,
                    found: attribute.value.text)
            }
        }
    }

    /// Puts what attributes say over what a row has, after ``reconcile(_:_:subject:_:)`` has filled what it lacked.
    func replace(_ table: String, _ row: SQLRow, _ attributes: [CatalogAttribute]) throws {
        for attribute in attributes where !attribute.value.isEmpty {
            if case .value = attribute.addition(to: CatalogAttribute.Value(row.value(attribute.column))) { continue }
            try fill(table, row, attribute)
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
    ///
    /// - Throws: ``CatalogError/busy(reason:)`` where another node has written something else there meanwhile: whoever
    ///   tries again sees that, and may find a contradiction.
    func fill(_ table: String, _ row: SQLRow, _ attribute: CatalogAttribute) throws {
        let (id, column): (Int64, String) = (row["id"], attribute.column)
        let changes = try connection.execute(
            "UPDATE \(table) SET \(column) = ? WHERE id = ? AND \(column) IS NOT DISTINCT FROM ?",
            [attribute.value.sqlValue, id, row.value(column)])
        guard changes == 1 else { throw CatalogError.busy(reason: "another node wrote the same row of \(table)") }
        if table == "patient", column == "name" { try enter(name: attribute.value.text, ofPatient: id) }
    }

    /// Enters a name as it is searched.
    func enter(name: String, ofPatient patient: Int64) throws {
        for key in NameSearch.keys(of: name) {
            try connection.execute(
                "INSERT INTO patient_name (patient, folded) VALUES (?, ?) ON CONFLICT DO NOTHING", [patient, key])
        }
    }
}

extension CatalogAttribute.Value {
    /// The value that a column keeps; of what no column of an attribute holds nothing.
    fileprivate init(_ value: SQLValue) {
        switch value {
        case .text(let text): self = .text(text)
        case .integer(let number): self = .number(Int(exactly: number))
        case .null, .real, .other: self = .number(nil)
        }
    }

    /// The value as its column keeps it.
    var sqlValue: SQLValue {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): number.map { .integer(Int64($0)) } ?? .null
        }
    }
}
