import DICOM
import Foundation
import Imaging
import Node
import TestSupport
import Testing

@Suite("Finding instances")
struct InstanceFinderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("looks below folders, in the order of the names, and says what it skipped and why")
    func folders() throws {
        let description = CTSeriesDescription(identity: ["finder"], studyDate: "20260102", studyTime: "101500")
        _ = try PhantomStudy(description).write(CommissioningPhantom().volume, to: folder.path("b/ct"))
        try Data("no DICOM".utf8).write(to: folder.url.appending(path: "README"))
        let found = try InstanceFinder.find(in: [folder.path()])
        #expect(found.instances.count == 21)
        #expect(found.instances.map(\.path) == found.instances.map(\.path).sorted())
        #expect(found.instances.first?.header.mediaStorageSOPClassUID == SOPClass.ctImageStorage)
        #expect(found.skipped.map(\.path).map { URL(filePath: $0).lastPathComponent } == ["README"])
        #expect(found.skipped.allSatisfy { !$0.reason.isEmpty })
    }

    @Test("a path that leads nowhere is an error, not an empty result")
    func missing() {
        #expect(throws: NodeError.noSuchPath("/nowhere")) { try InstanceFinder.find(in: ["/nowhere"]) }
    }
}
