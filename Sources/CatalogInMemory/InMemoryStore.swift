import Catalog
import Synchronization

/// A catalogue in memory as one process of a node uses it.
final class InMemoryStore: Sendable {
    private let database: InMemoryDatabase
    private let mayWrite: Bool
    private let isOpen = Mutex(true)
    /// The node whose files and claims these are.
    let node: String
    let associations = AssociationStudies()
    let held = HeldAttributes()

    init(_ database: InMemoryDatabase, node: String, mayWrite: Bool) {
        self.database = database
        self.node = node
        self.mayWrite = mayWrite
    }

    func read<T>(_ body: (Contents) throws -> T) throws(CatalogError) -> T {
        try CatalogError.translating {
            try demandOpen()
            return try body(database.contents ?? Contents())
        }
    }

    @discardableResult
    func write<T: Sendable>(_ body: (inout Contents) throws -> T) throws(CatalogError) -> T {
        try CatalogError.translating {
            try demandOpen()
            guard mayWrite else { throw CatalogError.failed(reason: "the catalogue was opened for reading") }
            return try database.change(body)
        }
    }

    func end() { isOpen.withLock { $0 = false } }

    private func demandOpen() throws(CatalogError) {
        guard isOpen.withLock({ $0 }) else { throw .failed(reason: "the catalogue is closed") }
    }
}
