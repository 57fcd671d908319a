import Catalog
import Foundation

/// Connections that threads take and give back.
///
/// `@unchecked`: `condition` guards every variable; a connection belongs to whoever has taken it.
final class PostgreSQLPool: @unchecked Sendable {
    /// How long a thread waits for a connection.
    private static let patience: TimeInterval = 30

    private let conninfo: String
    private let capacity: Int
    private let condition = NSCondition()
    private var idle: [PostgreSQLConnection] = []
    private var count = 0
    private var isClosed = false

    init(conninfo: String, capacity: Int) {
        self.conninfo = conninfo
        self.capacity = capacity
    }

    /// A connection in a transaction that has just begun. One that broke while nobody used it is thrown away.
    func take(beginning begin: String) throws(CatalogError) -> PostgreSQLConnection {
        while true {
            let (connection, isFresh) = try take()
            do throws(CatalogError) {
                try connection.begin(begin)
                return connection
            } catch {
                connection.rollBack()
                let isBroken = !connection.isConnected
                give(connection)
                guard isBroken, !isFresh else { throw error }
            }
        }
    }

    /// Takes back a connection; one that is broken or stuck in a transaction is closed.
    func give(_ connection: PostgreSQLConnection) {
        condition.lock()
        defer { condition.unlock() }
        if connection.isIdle, !isClosed { idle.append(connection) } else { count -= 1 }
        condition.signal()
    }

    /// Closes the connections, those that are taken as soon as they are given back.
    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        count -= idle.count
        idle = []
        condition.broadcast()
    }

    private func take() throws(CatalogError) -> (PostgreSQLConnection, isFresh: Bool) {
        if let connection = try idleConnection() { return (connection, false) }
        do throws(CatalogError) {
            return (try PostgreSQLConnection(conninfo), true)
        } catch {
            condition.lock()
            count -= 1
            condition.signal()
            condition.unlock()
            throw error
        }
    }

    /// - Returns: `nil`: one more may be opened, and is counted already.
    private func idleConnection() throws(CatalogError) -> PostgreSQLConnection? {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: Self.patience)
        while true {
            guard !isClosed else { throw .failed(reason: "PostgreSQL: the catalogue is closed") }
            if let connection = idle.popLast() { return connection }
            if count < capacity {
                count += 1
                return nil
            }
            guard condition.wait(until: end) else { throw .busy(reason: "PostgreSQL: all connections are in use") }
        }
    }
}
