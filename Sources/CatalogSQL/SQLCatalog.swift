import Catalog

/// The catalogue on a database that speaks SQL.
///
/// What two databases say alike is said here once: ``SQLDialect`` has the few words in which they differ, each store
/// has its own tables and its own way to open them.
package struct SQLCatalog<Engine: SQLEngine>: Sendable {
    package let engine: Engine
    /// The node whose files and claims these are; empty where the catalogue has one node only.
    package let node: String
    let studies = AssociationStudies()
    let held = HeldAttributes()

    package init(engine: Engine, node: String = "") {
        self.engine = engine
        self.node = node
    }

    var dialect: SQLDialect { engine.dialect }

    func read<T>(_ body: (any SQLConnection) throws -> T) throws(CatalogError) -> T {
        try CatalogError.translating { try engine.read { try Self.checked($0, body) } }
    }

    @discardableResult
    func write<T>(_ body: (any SQLConnection) throws -> T) throws(CatalogError) -> T {
        try CatalogError.translating { try engine.write { try Self.checked($0, body) } }
    }

    /// A value that was made of rows which do not hold what they should is none, and nor is the error that came of
    /// them.
    private static func checked<T>(
        _ connection: any SQLConnection, _ body: (any SQLConnection) throws -> T
    ) throws -> T {
        let outcome = Result { try body(connection) }
        if let mismatch = connection.mismatches.first { throw CatalogError.damaged(reason: mismatch) }
        return try outcome.get()
    }
}
