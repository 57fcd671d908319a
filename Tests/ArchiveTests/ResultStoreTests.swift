import Archive
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
            try Data(content.utf8).write(to: URL(filePath: temporary))
            let path = try fixture.archive.results.publish(temporary, as: uid)
            #expect(path == fixture.archive.results.path(of: uid))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
            #expect(!FileManager.default.fileExists(atPath: temporary))
        }
    }

    @Test("what was not written cannot be published")
    func refusesMissing() throws {
        let fixture = try ArchiveFixture()
        #expect(throws: ArchiveError.self) {
            try fixture.archive.results.publish(fixture.root + "/incoming/none", as: UID(constant: "2.25.7"))
        }
    }
}
