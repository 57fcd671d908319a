import Archive
import Catalog
import Foundation
import TestSupport
import Testing

@Suite("Errors of the archive")
struct ArchiveErrorTests {
    private static let layout = ArchiveLayout(root: "/srv/archive")

    /// An error of the catalogue, and what it is for the archive.
    private static let errors: [(catalog: CatalogError, archive: ArchiveError)] = [
        (.full(reason: "r"), .noSpace(freeBytes: nil, requiredBytes: nil)),
        (.damaged(reason: "r"), .indexDamaged(reason: "r")),
        (.otherVersion(reason: "r"), .schemaMismatch(path: "/srv/archive/index.sqlite", reason: "r")),
        (.busy(reason: "r"), .database(reason: "r")), (.refused(reason: "r"), .database(reason: "r")),
        (.failed(reason: "r"), .database(reason: "r")),
    ]

    @Test("a full disk, damage and another version are told from what else the catalogue says", arguments: errors)
    func ofCatalog(catalog: CatalogError, archive: ArchiveError) {
        #expect(ArchiveError(catalog, Self.layout) == archive)
    }

    @Test("only damage and a full disk mean something for the archive", arguments: errors.map { $0.catalog })
    func noted(error: CatalogError) throws {
        let fixture = try ArchiveFixture { $0.reserveBytes = 1 << 20 }
        let reserve = fixture.archive.layout.reserve
        func held() throws -> Int? { try FileManager.default.attributesOfItem(atPath: reserve)[.size] as? Int }
        #expect(try held() == 1 << 20)
        fixture.archive.note(error)
        #expect(fixture.archive.indexDamage == (error == .damaged(reason: "r") ? "r" : nil))
        #expect(try held() == (error == .full(reason: "r") ? 0 : 1 << 20))
    }

    @Test("what is damaged first stays on record")
    func firstDamage() throws {
        let fixture = try ArchiveFixture()
        for reason in ["first", "second"] { fixture.archive.note(.damaged(reason: reason)) }
        #expect(fixture.archive.indexDamage == "first")
        let note = try String(contentsOfFile: fixture.root + "/journal/damaged", encoding: .utf8)
        #expect(note == "first\n")
    }

    @Test("room is told in mebibytes")
    func room() {
        let text = ArchiveError.noSpace(freeBytes: 5 << 20, requiredBytes: 2 << 30).description
        #expect(text.contains("5 MiB") && text.contains("2048 MiB"))
        #expect(!ArchiveError.noSpace(freeBytes: nil, requiredBytes: nil).description.contains("MiB"))
    }

    @Test("text of a peer is told without what steers a terminal, and not without end")
    func foreignText() {
        let text = ArchiveError.invalidUID(attribute: "UID", found: "1.2\u{1B}[2J\n\u{7F}3").description
        #expect(text.hasSuffix("\"1.2?[2J??3\""))
        let long = ArchiveError.invalidUID(attribute: "UID", found: String(repeating: "1", count: 500)).description
        #expect(long.hasSuffix("\"" + String(repeating: "1", count: 80) + "\""))
        #expect(ArchiveError.unusableUID(attribute: "UID", found: nil).description.hasSuffix("found none"))
    }
}
