import CPostgreSQL
import Catalog
import CatalogSQL
import Glibc

/// A connection to a server, used by one thread at a time.
final class PostgreSQLConnection {
    /// How many statements are kept prepared; then all are forgotten, as lists of different lengths make ever new ones.
    private static let capacity = 256
    private static let oldestVersion: Int32 = 120_000

    private let handle: OpaquePointer
    private var statements: [String: [PostgreSQLStatement]] = [:]
    private var statementCount = 0
    private var isHandingOverRows = false
    /// What rows of the present transaction did not hold as they should.
    private(set) var mismatches = SQLMismatches()

    /// Connects.
    ///
    /// - Parameter conninfo: where, as whom and how, in libpq's form or as a URL.
    /// - Throws: ``CatalogError/failed(reason:)`` where the server does not answer or refuses.
    init(_ conninfo: String) throws(CatalogError) {
        guard PostgreSQLConninfo(conninfo) != nil else { throw .failed(reason: PostgreSQLConninfo.problem) }
        guard let handle = Self.connect(conninfo) else { throw .failed(reason: "PostgreSQL: no memory") }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else { throw .ofConnection(handle) }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQserverVersion(handle) >= Self.oldestVersion else {
            throw .failed(reason: "PostgreSQL: the server is older than version 12")
        }
        guard PQparameterStatus(handle, "server_encoding").map({ String(cString: $0) }) == "UTF8" else {
            throw .failed(reason: "PostgreSQL: the encoding of the database is not UTF8")
        }
        try command(Self.settings)
    }

    deinit { PQfinish(handle) }

    /// Whether it is connected and in no transaction.
    var isIdle: Bool { PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE }

    var isConnected: Bool { PQstatus(handle) == CONNECTION_OK }

    /// Runs one or more statements without arguments.
    ///
    /// - Returns: what the last one did, as "COMMIT".
    @discardableResult
    func command(_ sql: String) throws(CatalogError) -> String {
        try checked(PQexec(handle, sql)).tag
    }

    /// Begins a transaction.
    func begin(_ sql: String) throws(CatalogError) {
        mismatches = SQLMismatches()
        try command(sql)
    }

    /// Ends the transaction as done.
    func commit() throws(CatalogError) {
        let tag: String
        do throws(CatalogError) { tag = try command("COMMIT") } catch {
            guard !isConnected else { throw error }
            throw .failed(reason: "\(error.description); whether the last transaction is done is not known")
        }
        // A transaction in which a statement failed is rolled back whatever is asked for.
        guard tag == "COMMIT" else { throw .failed(reason: "PostgreSQL: a transaction that had failed was ended") }
    }

    /// Ends the transaction as if it had not begun. A connection that cannot is not idle after that.
    func rollBack() {
        guard isConnected, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        if let result = PQexec(handle, "ROLLBACK") { PQclear(result) }
    }
}

extension PostgreSQLConnection: SQLConnection {
    @discardableResult
    func execute(_ sql: String, _ arguments: SQLArguments) throws -> Int {
        try checkFree()
        let values = arguments.map { $0?.sqlValue ?? .null }
        let statement = try prepared(sql, values)
        let result = try PostgreSQLArguments(values).withPointers { count, pointers in
            PQexecPrepared(handle, statement.name, count, pointers, nil, nil, 0)
        }
        return try checked(result).changes
    }

    /// A server prepares nothing in a transaction in which a statement has failed.
    func control(_ sql: String) throws { try command(sql) }

    /// Rows come one by one from the server, so that an answer may be larger than the memory.
    func forEachRow(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws {
        try checkFree()
        let values = arguments.map { $0?.sqlValue ?? .null }
        let statement = try prepared(sql, values)
        let isSent = try PostgreSQLArguments(values).withPointers { count, pointers in
            PQsendQueryPrepared(handle, statement.name, count, pointers, nil, nil, 0)
        }
        guard isSent == 1 else { throw CatalogError.ofConnection(handle) }
        PQsetSingleRowMode(handle)
        isHandingOverRows = true
        defer { isHandingOverRows = false }
        try handOver(statement, body)
    }

    /// The number in the first column of the last row; `nil`: there is no row, or it is null.
    func number(_ sql: String, _ arguments: SQLArguments = []) throws -> Int? {
        var number: Int?
        try forEachRow(sql, arguments) { number = $0.first() }
        return number
    }

    /// Takes all of the answer, even where `body` throws: only then can the connection be used again.
    private func handOver(_ statement: PostgreSQLStatement, _ body: (SQLRow) throws -> Void) throws {
        var failure: (any Error)?
        while let pointer = PQgetResult(handle) {
            let result = PostgreSQLResult(pointer)
            switch result.status {
            case PGRES_SINGLE_TUPLE:
                guard failure == nil else { continue }
                do {
                    try body(row(statement, result))
                } catch {
                    failure = error
                }
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: continue
            default: failure = failure ?? CatalogError(result)
            }
        }
        if let failure { throw failure }
    }

    private func row(_ statement: PostgreSQLStatement, _ result: PostgreSQLResult) -> SQLRow {
        SQLRow(columns: statement.columns(of: result), values: result.values, mismatches: mismatches)
    }

    private func checkFree() throws(CatalogError) {
        guard !isHandingOverRows else { throw .failed(reason: "PostgreSQL: a statement within the answer to another") }
    }
}

extension PostgreSQLConnection {
    /// The statement for arguments of such types, prepared where it is not yet.
    private func prepared(_ sql: String, _ values: [SQLValue]) throws(CatalogError) -> PostgreSQLStatement {
        if let statement = statements[sql]?.first(where: { $0.takes(values) }) { return statement }
        if statementCount >= Self.capacity { try forgetStatements() }
        let name = "s\(statementCount)"
        var types = values.map(\.typeNumber)
        try checked(PQprepare(handle, name, PostgreSQLStatement.numbered(sql), Int32(types.count), types))
        if types.contains(TypeNumber.unknown) {
            types = try checked(PQdescribePrepared(handle, name)).parameterTypes
        }
        let statement = PostgreSQLStatement(name: name, types: types)
        statements[sql, default: []].append(statement)
        statementCount += 1
        return statement
    }

    private func forgetStatements() throws(CatalogError) {
        try command("DEALLOCATE ALL")
        statements = [:]
        statementCount = 0
    }

    @discardableResult
    private func checked(_ pointer: OpaquePointer?) throws(CatalogError) -> PostgreSQLResult {
        guard let pointer else { throw .ofConnection(handle) }
        let result = PostgreSQLResult(pointer)
        guard result.status == PGRES_COMMAND_OK || result.status == PGRES_TUPLES_OK else {
            throw CatalogError(result)
        }
        return result
    }

    /// A server that is gone is noticed within a minute, one that cannot be reached within ten seconds. What stands
    /// before `dbname` may be changed by the conninfo, what stands after it may not.
    private static func connect(_ conninfo: String) -> OpaquePointer? {
        let parameters = [
            ("connect_timeout", "10"), ("keepalives_idle", "20"), ("keepalives_interval", "10"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "60000"), ("fallback_application_name", "segnode"),
            ("dbname", conninfo), ("client_encoding", "UTF8"),
        ]
        let keywords = parameters.map { strdup($0.0) }
        let values = parameters.map { strdup($0.1) }
        defer { (keywords + values).forEach { free($0) } }
        let ended: [[UnsafePointer<CChar>?]] = [keywords, values].map { $0.map { UnsafePointer($0) } + [nil] }
        return PQconnectdbParams(ended[0], ended[1], 1)
    }

    /// No lock and no statement keeps a node for ever, and no node that has stopped keeps a lock.
    private static let settings = """
        SET client_min_messages = error; SET standard_conforming_strings = on; SET extra_float_digits = 1;
        SET lock_timeout = '10s'; SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'
        """
}
