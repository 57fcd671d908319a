package import Catalog
import Foundation
import Synchronization

/// A catalogue in memory, for tests of what stands above the catalogue, and the twin that the others are held against.
///
///     let catalog = InMemoryCatalog()
///     let store = try catalog.openBeside(forWriting: true)
///
/// It is slow and plain: all that it knows is one value, and a transaction is a copy of it.
package struct InMemoryCatalog: CatalogOpening {
    private let database: InMemoryDatabase
    private let node: String

    /// Describes a catalogue that has not been created yet.
    ///
    /// - Parameter node: the name of the node that opens it.
    package init(node: String = "") { self.init(InMemoryDatabase(nil), node: node) }

    /// Takes what ``CatalogUpkeep/copy(to:)`` wrote into a file.
    package init(copy path: String, node: String = "") throws {
        let data = try Data(contentsOf: URL(filePath: path))
        self.init(InMemoryDatabase(try JSONDecoder().decode(Contents.self, from: data)), node: node)
    }

    private init(_ database: InMemoryDatabase, node: String) {
        self.database = database
        self.node = node
    }

    /// The same catalogue for another node.
    package func forNode(_ name: String) -> Self { Self(database, node: name) }

    package var exists: Bool { database.contents != nil }

    package func open(
        look: CatalogLook?, quarantine: String, isSetAside: (_ path: String, _ reason: String) -> Void,
        willBeNew: () throws -> Void, progress: @Sendable (String) -> Void
    ) throws -> OpenedCatalog {
        let isNew = !exists
        if isNew {
            try willBeNew()
            database.create()
        }
        return OpenedCatalog(store: InMemoryStore(database, node: node, mayWrite: true), isNew: isNew)
    }

    package func openBeside(forWriting: Bool) throws(CatalogError) -> any CatalogStore {
        guard exists else { throw .failed(reason: "there is no catalogue") }
        return InMemoryStore(database, node: node, mayWrite: forWriting)
    }
}

/// What all that use one catalogue share.
final class InMemoryDatabase: Sendable {
    private let kept: Mutex<Contents?>
    /// One transaction at a time; whoever reads meanwhile reads what was before.
    private let turn = Mutex(())

    init(_ contents: Contents?) { kept = Mutex(contents) }

    /// What was committed last; `nil`: the catalogue has not been created.
    var contents: Contents? { kept.withLock { $0 } }

    func create() { kept.withLock { $0 = $0 ?? Contents() } }

    /// Keeps what comes of a change, unless that throws.
    func change<T: Sendable>(_ body: (inout Contents) throws -> T) throws -> T {
        let outcome = turn.withLock { _ in
            Swift.Result<T, any Error> {
                var contents = contents ?? Contents()
                let value = try body(&contents)
                try contents.check()
                kept.withLock { [contents] in $0 = contents }
                return value
            }
        }
        return try outcome.get()
    }
}
