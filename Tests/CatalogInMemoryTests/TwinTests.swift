import Catalog
import CatalogInMemory
import CatalogSQL
import CatalogSQLite
import TestSupport
import Testing

@Suite("A catalogue in memory and one in SQLite", .takingTurns)
struct TwinTests {
    private static let length = 300
    private static let seeds: Range<UInt64> = 0..<10

    @Test("whatever is asked in any order is answered alike and has the same effect", arguments: seeds)
    func alike(seed: UInt64) throws {
        let twins = try Twins()
        var script = Script(seed: seed)
        for number in 0..<Self.length {
            let step = try script.next(twins.memory)
            let difference = try twins.difference(after: step, probe: script.probe())
            try #require(difference == nil, "seed \(seed), step \(number): \(step.name)")
        }
    }

    @Test("what is asked reaches every state and every kind of contradiction that the catalogue knows")
    func variety() throws {
        var kinds: Set<ConflictRecord.Kind> = []
        var states: Set<JobState> = []
        var deliveries: Set<DeliveryState> = []
        var outcomes: Set<String> = []
        for seed in Self.seeds {
            let stores = try Twins.inMemory()
            var script = Script(seed: seed)
            for _ in 0..<Self.length {
                let step = try script.next(stores)
                _ = script.probe()
                let outcome = step.outcome(stores[step.node])
                if outcome.hasPrefix("error") { outcomes.insert(outcome) }
                states.formUnion(try stores[0].jobCounts().keys)
                deliveries.formUnion(try stores[0].deliveryCounts().keys)
            }
            let conflicts = try stores[0].conflicts(kind: nil, subject: nil, ofStudy: nil, limit: .max)
            kinds.formUnion(conflicts.map(\.kind))
        }
        #expect(kinds == Set(ConflictRecord.Kind.allCases))
        #expect(states == Set(JobState.allCases))
        #expect(deliveries == Set(DeliveryState.allCases))
        #expect(outcomes == ["error refused", "error failed"])
    }
}

/// The same catalogue twice, each as two nodes use it.
struct Twins {
    let memory: [any CatalogStore]
    let sqlite: [any CatalogStore]
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        memory = try Self.inMemory()
        let file = SQLiteCatalog(path: folder.path("index.sqlite"))
        let first = try #require(try Self.open(file) as? SQLCatalog<SQLiteEngine>)
        sqlite = [first, SQLCatalog(engine: first.engine, node: "b")]
    }

    /// A catalogue in memory as two nodes use it.
    static func inMemory() throws -> [any CatalogStore] {
        let catalog = InMemoryCatalog()
        return [try open(catalog), try open(catalog.forNode("b"))]
    }

    private static func open(_ catalog: some CatalogOpening) throws -> any CatalogStore {
        try catalog.open(
            look: nil, quarantine: "/nowhere", isSetAside: { _, _ in }, willBeNew: {}, progress: { _ in }
        ).store
    }

    /// Asks the same of both.
    ///
    /// - Returns: in what the answers or the contents differ then; `nil`: in nothing.
    func difference(after step: Step, probe: Probe) throws -> String? {
        let outcomes = [memory, sqlite].map { step.outcome($0[step.node]) }
        guard outcomes[0].isIdentical(to: outcomes[1]) else {
            return "the answer in memory is \(outcomes[0]), and \(outcomes[1]) in SQLite"
        }
        let listings = try [memory, sqlite].map { try Listing.all(of: $0, probe) }
        return zip(listings[0], listings[1]).lazy.compactMap { $0.difference(to: $1) }.first
    }
}

extension String {
    /// Whether it is the same byte by byte: for Swift an `é` is one however it is composed.
    func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
