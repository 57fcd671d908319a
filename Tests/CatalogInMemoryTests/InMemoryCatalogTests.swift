import Catalog
import CatalogInMemory
import Foundation
import TestSupport
import Testing

@Suite("The catalogue in memory")
struct InMemoryCatalogTests {
    private static let association = AssociationRecord(
        associationID: "a1", direction: .accepted, callingAETitle: "SCANNER", calledAETitle: "NODE",
        peerAddress: "127.0.0.1", startedAt: Date(timeIntervalSince1970: 1), endedAt: Date(timeIntervalSince1970: 2),
        outcome: "released")

    /// An open catalogue.
    private static func open(_ catalog: InMemoryCatalog) throws -> OpenedCatalog {
        try catalog.open(
            look: .quick, quarantine: "/nowhere", isSetAside: { _, _ in Issue.record("nothing is damaged") },
            willBeNew: {}, progress: { _ in })
    }

    @Test("it is there once it was opened, and keeps what it has when it is closed")
    func opening() throws {
        let catalog = InMemoryCatalog()
        #expect(!catalog.exists)
        #expect(throws: CatalogError.self) { try catalog.openBeside(forWriting: false) }
        let opened = try Self.open(catalog)
        #expect(opened.isNew && catalog.exists)
        _ = try opened.store.apply([.association(Self.association)], deadline: { _ in 0 })
        #expect(try opened.store.close())
        #expect(throws: CatalogError.self) { try opened.store.totals() }
        #expect(throws: CatalogError.self) { try opened.store.record(.damaged, ["p": "CRC"], at: 0) }
        let again = try Self.open(catalog)
        #expect(!again.isNew)
        #expect(try again.store.associations(callingAETitle: nil, limit: 9) == [Self.association])
    }

    @Test("where its creation is not wanted it is not there")
    func unwanted() {
        struct Stop: Error {}
        let catalog = InMemoryCatalog()
        #expect(throws: Stop.self) {
            try catalog.open(
                look: nil, quarantine: "", isSetAside: { _, _ in }, willBeNew: { throw Stop() }, progress: { _ in })
        }
        #expect(!catalog.exists)
    }

    @Test("who opened it for reading sees what others write, and writes nothing")
    func reading() throws {
        let catalog = InMemoryCatalog()
        let store = try Self.open(catalog).store
        let reader = try catalog.openBeside(forWriting: false)
        try store.record(.damaged, ["p": "CRC"], at: 0)
        #expect(try reader.conflicts(kind: .damaged, subject: "p", ofStudy: nil, limit: 9).count == 1)
        #expect(throws: CatalogError.self) { try reader.record(.damaged, ["p": "CRC"], at: 0) }
    }

    @Test("who reads while another changes it sees what was before")
    func isolation() throws {
        let catalog = InMemoryCatalog()
        let store = try Self.open(catalog).store
        let beside = try catalog.openBeside(forWriting: false)
        var seen: Int?
        _ = try store.apply([.association(Self.association), .association(Self.association)]) { _ in 0 }
        let refusal = RefusalEntry(
            sopInstanceUID: "1.1", sopClassUID: "1.2", studyInstanceUID: "1", seriesInstanceUID: nil,
            callingAETitle: "S", associationID: nil, reason: "r", refusedAt: 0)
        _ = try store.apply([.record("a2"), .refusal(refusal)]) { _ in
            seen = try? beside.associations(callingAETitle: nil, limit: 9).count
            return 0
        }
        #expect(seen == 1)
        #expect(try beside.associations(callingAETitle: nil, limit: 9).count == 2)
    }

    @Test("a copy is a catalogue of its own with the same in it")
    func copy() throws {
        let folder = try TemporaryFolder()
        let stores = try Twins.inMemory()
        var script = Script(seed: 1)
        for _ in 0..<120 {
            let step = try script.next(stores)
            _ = step.outcome(stores[step.node])
        }
        let files = try stores[0].copy(to: folder.path("copy")).files
        #expect(files.map(\.path) == files.map(\.path).sorted() && files.contains { $0.isInstance })
        let copied = try InMemoryCatalog(copy: folder.path("copy"))
        let nodes = [try copied.openBeside(forWriting: true), try copied.forNode("b").openBeside(forWriting: true)]
        let probe = script.probe()
        for (one, other) in zip(try Listing.all(of: stores, probe), try Listing.all(of: nodes, probe)) {
            #expect(one.difference(to: other) == nil)
        }
        #expect(throws: CatalogError.self) { try stores[0].copy(to: folder.path("copy")) }
        try nodes[0].record(.damaged, ["new": "CRC"], at: 0)
        #expect(try stores[0].conflicts(kind: nil, subject: "new", ofStudy: nil, limit: 9).isEmpty)
    }
}

extension CatalogChange {
    fileprivate static func record(_ id: String) -> Self {
        .association(
            AssociationRecord(
                associationID: id, direction: .accepted, callingAETitle: "S", calledAETitle: "N", peerAddress: "",
                startedAt: Date(timeIntervalSince1970: 1), endedAt: Date(timeIntervalSince1970: 2), outcome: "lost"))
    }
}
