import Archive
import Catalog
import DICOM
import Foundation
import Testing

@Suite("Results")
struct ResultStoreTests {
    @Test("a published result has its final name, and can be published again")
    func publishes() throws {
        let fixture = try ArchiveFixture()
        let uid = UID(constant: "2.25.7")
        for content in ["one", "two"] {
            let temporary = fixture.archive.results.temporaryPath(for: uid)
            try Data(Self.preamble + content.utf8).write(to: URL(filePath: temporary))
            let path = try fixture.archive.results.publish(temporary, as: uid)
            #expect(path == fixture.archive.results.path(of: uid))
            #expect(try Data(contentsOf: URL(filePath: path)).dropFirst(128) == Data(content.utf8))
            #expect(!FileManager.default.fileExists(atPath: temporary))
        }
    }

    @Test("the same result is the same file, whenever it is published")
    func repeats() throws {
        let paths = try (1...2).map { number in
            try Self.publish(try ArchiveFixture(), "content", try #require(UID("2.25.\(number)")))
        }
        #expect(paths[0] == paths[1])
    }

    enum Damage: CaseIterable { case none, flipped, shortened, lengthened, withoutProof, gone }

    @Test("damage shows, and a result of a version that proved nothing is taken as it is", arguments: Damage.allCases)
    func proves(damage: Damage) throws {
        let fixture = try ArchiveFixture()
        let uid = UID(constant: "2.25.7")
        var bytes = try Self.publish(fixture, String(repeating: "content", count: 1000), uid)
        switch damage {
        case .none, .gone: break
        case .flipped: bytes[5000] ^= 1
        case .shortened: bytes.removeLast()
        case .lengthened: bytes.append(0)
        case .withoutProof: bytes.replaceSubrange(0..<128, with: Self.preamble)
        }
        let url = URL(filePath: fixture.archive.results.path(of: uid))
        try damage == .gone ? FileManager.default.removeItem(at: url) : bytes.write(to: url)
        let expected: StoredFile? =
            switch damage {
            case .none, .withoutProof: .intact
            case .gone: .missing
            case .flipped, .shortened, .lengthened: nil
            }
        let found = try StoredFile.verifyResult(url.path)
        if let expected {
            #expect(found == expected)
        } else if case .damaged = found {
        } else {
            Issue.record("\(found)")
        }
    }

    private static let preamble = [UInt8](repeating: 0, count: 128)

    /// Publishes a file with an empty preamble and returns its bytes then.
    private static func publish(_ fixture: ArchiveFixture, _ content: String, _ uid: UID) throws -> Data {
        let temporary = fixture.archive.results.temporaryPath(for: uid)
        try Data(preamble + content.utf8).write(to: URL(filePath: temporary))
        return try Data(contentsOf: URL(filePath: try fixture.archive.results.publish(temporary, as: uid)))
    }

    @Test("what was not written cannot be published")
    func refusesMissing() throws {
        let fixture = try ArchiveFixture()
        #expect(throws: ArchiveError.self) {
            try fixture.archive.results.publish(fixture.root + "/incoming/none", as: UID(constant: "2.25.7"))
        }
    }
}
