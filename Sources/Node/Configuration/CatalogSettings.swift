/// Where the index is kept: what was received, what is to be done, what became of it.
public struct CatalogSettings: Codable, Equatable, Sendable {
    /// The connection string of a PostgreSQL database, for libpq; empty: the index is a file in the storage folder.
    public var postgresql = ""
    /// What this node is called in that database; empty: the name of the machine.
    public var node = ""

    /// The defaults.
    public init() {}
}
