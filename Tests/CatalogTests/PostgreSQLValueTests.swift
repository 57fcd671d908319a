import CatalogPostgreSQL
import CatalogSQL
import TestSupport
import Testing

@Suite(
    "What PostgreSQL's values are read as", .serialized,
    .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct PostgreSQLValueTests {
    /// An expression, and its value.
    private static let expressions: [(sql: String, value: SQLValue)] = [
        ("CAST(3 AS SMALLINT)", .integer(3)), ("CAST(-4 AS INTEGER)", .integer(-4)),
        ("CAST(9007199254740993 AS BIGINT)", .integer(9_007_199_254_740_993)),
        // Sums and means of whole numbers have the type NUMERIC.
        (
            "(SELECT sum(n) FROM (VALUES (CAST(9007199254740992 AS BIGINT)), (1)) AS t (n))",
            .integer(9_007_199_254_740_993)
        ),
        ("(SELECT avg(n) FROM (VALUES (1), (2)) AS t (n))", .real(1.5)),
        ("CAST(0.25 AS REAL)", .real(0.25)), ("CAST(1e300 AS DOUBLE PRECISION)", .real(1e300)),
        ("1 = 1", .integer(1)), ("1 = 2", .integer(0)), ("CAST('7' AS TEXT)", .text("7")),
        ("CAST('a' AS VARCHAR)", .text("a")), ("CAST('' AS TEXT)", .text("")), ("CAST(NULL AS TEXT)", .null),
        ("DATE '2024-01-02'", .other),
    ]

    @Test("numbers and texts are what they are, sums of whole numbers are whole, and what no column holds is nothing")
    func values() throws {
        let catalog = try #require(try CatalogFixture(.postgresql).store as? SQLCatalog<PostgreSQLEngine>)
        let columns = Self.expressions.enumerated().map { "\($0.element.sql) AS c\($0.offset)" }
        var rows = 0
        try catalog.engine.read { connection in
            try connection.forEachRow("SELECT \(columns.joined(separator: ", "))", []) { row in
                rows += 1
                for (index, expected) in Self.expressions.enumerated() {
                    #expect(row.value("c\(index)") == expected.value, "\(expected.sql)")
                }
            }
        }
        #expect(rows == 1)
    }

    @Test("a connection has an answer of its own for each of more statements than are kept prepared")
    func manyStatements() throws {
        let catalog = try #require(try CatalogFixture(.postgresql).store as? SQLCatalog<PostgreSQLEngine>)
        try catalog.engine.read { connection in
            for number in Array(0..<600) + [0, 255, 256, 599] {
                var found: [SQLValue] = []
                try connection.forEachRow("SELECT \(number) AS a, CAST(? AS BIGINT) AS b", [number + 1]) { row in
                    found += [row.value("a"), row.value("b")]
                }
                #expect(found == [.integer(Int64(number)), .integer(Int64(number + 1))])
            }
        }
    }

    @Test("a statement takes a value of its type and none at all, whichever comes first", arguments: [true, false])
    func nulls(isNullFirst: Bool) throws {
        let catalog = try #require(try CatalogFixture(.postgresql).store as? SQLCatalog<PostgreSQLEngine>)
        let values: [Int64?] = isNullFirst ? [nil, 7, nil, 8] : [7, nil, 8, nil]
        var found: [SQLValue] = []
        try catalog.engine.read { connection in
            for value in values {
                try connection.forEachRow("SELECT CAST(? AS BIGINT) AS a", [value]) { found.append($0.value("a")) }
            }
        }
        let expected: [SQLValue] = values.map { value in value.map(SQLValue.integer) ?? .null }
        #expect(found == expected)
    }
}
