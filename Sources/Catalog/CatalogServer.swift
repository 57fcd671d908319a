/// A catalogue that several nodes share, on a server.
public struct CatalogServer: Codable, Sendable, Hashable {
    /// Where the database is, as whom and how it is reached; may hold a password, and is never logged.
    public var postgresql: String
    /// What this node is called in the catalogue: whose files and claims those of this archive are.
    public var node: String

    /// Names a database of a PostgreSQL server and the node.
    public init(postgresql: String, node: String) {
        self.postgresql = postgresql
        self.node = node
    }
}
