import Archive
import Catalog
import Foundation
import Glibc
import Testing

@Suite("Verifying stored files")
struct StoredFileTests {
    /// What can happen to a file on a disk.
    enum Change: CaseIterable {
        case none, firstByteOfHeader, lastByte, byteInPreamble, cut, grown, emptied, removed, pipe
    }

    @Test("a changed file is told from an intact and from a missing one", arguments: Change.allCases)
    func verifies(change: Change) async throws {
        let fixture = try ArchiveFixture()
        let path = try await fixture.archive.store(TestDataSet(sopInstanceUID: "1.2.3", pixelByteCount: 3_000_000))
            .get().path
        let url = URL(filePath: path)
        var data = try Data(contentsOf: url)
        switch change {
        case .none, .removed, .pipe: break
        case .firstByteOfHeader: data[128] ^= 1
        case .lastByte: data[data.count - 1] ^= 1
        case .byteInPreamble: data[17] ^= 1
        case .cut: data = data.dropLast()
        case .grown: data.append(0)
        case .emptied: data = Data()
        }
        try data.write(to: url)
        if change == .removed || change == .pipe { try FileManager.default.removeItem(at: url) }
        if change == .pipe { #expect(mkfifo(path, 0o600) == 0) }
        let state = try fixture.archive.verify(path: path)
        switch change {
        case .none: #expect(state == .intact)
        case .removed: #expect(state == .missing)
        case .lastByte, .firstByteOfHeader, .byteInPreamble: #expect(state == .damaged(reason: "its checksum is wrong"))
        default:
            guard case .damaged = state else { return #expect(Bool(false), "\(change): \(state)") }
        }
    }

    @Test("a disk that does not give the bytes proves nothing against them")
    func passesOnErrors() throws {
        let fixture = try ArchiveFixture()
        // A path through a file instead of a folder is an error of the file system that is not "no such file".
        #expect(throws: ArchiveError.self) { try StoredFile.verify(fixture.root + "/lock/1.dcm") }
    }
}
