import GRDB

/// Records what contradicts the index; the same contradiction again only counts up.
struct ConflictLog {
    private let database: Database
    private let callingAETitle: String
    private let time: Int64

    init(_ database: Database, callingAETitle: String, at time: Int64) {
        self.database = database
        self.callingAETitle = callingAETitle
        self.time = time
    }

    /// Holds the attributes of an instance against a row: fills what the row lacks, records what differs.
    func reconcile(_ table: String, _ row: Row, subject: String, _ columns: [AttributeColumn]) throws {
        for column in columns where !AttributeColumn.isEmpty(column.value) {
            let kept: DatabaseValue = row[column.name]
            if AttributeColumn.isEmpty(kept) {
                try fill(table, id: row["id"], column)
            } else if kept != column.value {
                try record(
                    .attribute,
                    subject: subject,
                    attribute: column.keyword,
                    kept: Self.text(kept),
                    found: Self.text(column.value)
                )
            }
        }
    }

    /// Records one contradiction.
    ///
    /// - Returns: how often it has been seen.
    @discardableResult
    func record(
        _ kind: ConflictRecord.Kind,
        subject: String,
        attribute: String = "",
        kept: String = "",
        found: String = ""
    ) throws -> Int {
        let count = try Int.fetchOne(
            database,
            sql: """
                INSERT INTO conflict (kind, subject, attribute, kept, found, calling_ae, first_at, last_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET count = count + 1, last_at = excluded.last_at
                RETURNING count
                """,
            arguments: [kind.rawValue, subject, attribute, kept, found, callingAETitle, time, time]
        )
        return count ?? 1
    }

    /// Puts the value of a column into a row.
    func fill(_ table: String, id: Int64, _ column: AttributeColumn) throws {
        try database.execute(
            sql: "UPDATE \(table) SET \(column.name) = ? WHERE id = ?",
            arguments: [column.value, id]
        )
    }

    private static func text(_ value: DatabaseValue) -> String { String.fromDatabaseValue(value) ?? "\(value)" }
}
