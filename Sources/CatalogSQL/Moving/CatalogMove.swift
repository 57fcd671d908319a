package import Catalog
import Crypto
import Foundation

/// Copies everything from one database into another that is empty, and holds both against each other.
///
///     let move = CatalogMove(from: file, to: server)
///     let counts = try move.run { table, rows in print(table, rows) }
///
/// Rows keep their numbers. All that is written is one transaction; the source must not be written to meanwhile.
package struct CatalogMove<Source: SQLEngine, Target: SQLEngine> {
    /// How many rows a table has.
    package typealias Counts = [(table: String, rows: Int)]

    /// The tables, those first to which others refer. What a node itself is does not move with its rows.
    private static var tables: [String] {
        [
            "patient", "patient_name", "study", "series", "instance", "association", "conflict", "refusal", "job",
            "result", "delivery",
        ]
    }

    private let source: SQLCatalog<Source>
    private let target: SQLCatalog<Target>

    /// Describes a copy from one catalogue to another; what is the node's in the source is in the target.
    package init(from source: SQLCatalog<Source>, to target: SQLCatalog<Target>) {
        self.source = source
        self.target = target
    }

    /// Copies and checks.
    ///
    /// - Parameter progress: is told of what table how many rows are copied.
    /// - Returns: how many rows each table has.
    /// - Throws: ``CatalogError/failed(reason:)`` where the target is not empty, the source has rows of other nodes, or
    ///   both differ in the end.
    package func run(progress: (String, Int) -> Void = { _, _ in }) throws(CatalogError) -> Counts {
        try checkOwner()
        let counts = try copy(progress)
        for table in Self.tables where try digest(of: table, in: source) != digest(of: table, in: target) {
            throw .failed(reason: "the copy of the table \(table) is not the same as the original")
        }
        return counts
    }

    /// What other nodes have cannot become this one's: it has not got their files.
    private func checkOwner() throws(CatalogError) {
        let others = try source.read { connection in
            try ["study", "instance", "job", "result", "delivery"].flatMap {
                try connection.values("SELECT DISTINCT node FROM \($0) WHERE node <> ?", [source.node]) as [String]
            }
        }
        guard let other = others.min() else { return }
        throw .failed(
            reason: "there are rows of another node, \"\(other)\"; only a catalogue of one node can be copied")
    }

    private func copy(_ progress: (String, Int) -> Void) throws(CatalogError) -> Counts {
        try target.write { connection in
            for table in Self.tables where try connection.value("SELECT 1 FROM \(table) LIMIT 1") as Int? != nil {
                throw CatalogError.failed(reason: "the target is not empty: it has rows in the table \(table)")
            }
            try connection.execute(target.dialect.moving.begin)
            return try Self.tables.map { table in
                let rows = try copy(table, to: connection, progress)
                if let end = target.dialect.moving.end(table) { try connection.execute(end) }
                progress(table, rows)
                return (table, rows)
            }
        }
    }

    private func copy(
        _ table: String, to connection: any SQLConnection, _ progress: (String, Int) -> Void
    ) throws -> Int {
        var (count, sql) = (0, "")
        try forEachRow(of: table, in: source) { columns, values in
            if sql.isEmpty { sql = insertion(into: table, columns) }
            try connection.execute(sql, values.map { $0 })
            count += 1
            if count % 10_000 == 0 { progress(table, count) }
        }
        return count
    }

    private func insertion(into table: String, _ columns: [String]) -> String {
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let given = columns.contains("id") ? target.dialect.moving.givenNumber : ""
        return "INSERT INTO \(table) (\(columns.joined(separator: ", ")))\(given) VALUES (\(marks))"
    }

    /// Hands over the rows as the target has them: in their order, with its name for the node. The place of a refusal
    /// is given anew by each database.
    private func forEachRow<Engine>(
        of table: String, in catalog: SQLCatalog<Engine>, _ body: ([String], [SQLValue]) throws -> Void
    ) throws {
        let order = table == "refusal" ? catalog.dialect.rowNumber : "id"
        try catalog.read { connection in
            try connection.forEachRow("SELECT * FROM \(table) ORDER BY \(order)", []) { row in
                let fields = row.fields.filter { table != "refusal" || $0.column != "id" }.map { column, value in
                    (column, column == "node" ? SQLValue.text(target.node) : value)
                }
                try body(fields.map(\.0), fields.map(\.1))
            }
        }
    }

    /// A digest of all rows, whatever the order of their columns.
    private func digest<Engine>(of table: String, in catalog: SQLCatalog<Engine>) throws(CatalogError) -> String {
        try CatalogError.translating {
            var digest = SHA256()
            try forEachRow(of: table, in: catalog) { columns, values in
                let fields = zip(columns, values).sorted { $0.0 < $1.0 }
                for (column, value) in fields { digest.update(data: Data("\(column) \(value)\u{0}".utf8)) }
                digest.update(data: Data([1]))
            }
            return digest.finalize().description
        }
    }
}
