import Archive
import Catalog
import DICOM
import Foundation
import TestSupport
import Testing

/// Deflated data sets, a few bytes of which can stand for millions.
struct DeflatedInstanceTests {
    private let fixture: ArchiveFixture
    private let folder: TemporaryFolder

    init() throws {
        fixture = try ArchiveFixture()
        folder = try TemporaryFolder()
    }

    @Test("one that is well formed is stored and indexed as any other")
    func stored() async throws {
        let instance = SyntheticInstance()
        let stored = try await fixture.archive.store(
            deflated(instance.dataSet), as: announcement(instance.sopInstanceUID)
        ).get()
        fixture.archive.settle()
        let indexed = try #require(try fixture.archive.index.instance(instance.sopInstanceUID.description))
        #expect(indexed.path == stored.path)
        #expect(try DataSet(contentsOf: stored.path).string(.patientName) == "Doe^Jane")
    }

    @Test("it is not inflated on the thread that receives, and refused when it is all there")
    func malformed() async throws {
        let instance = SyntheticInstance()
        let writer = fixture.archive.beginInstance(announcement(instance.sopInstanceUID))
        [UInt8](repeating: 0xFF, count: 1000).withUnsafeBytes { writer.append($0) }
        #expect(writer.failure == nil)
        let result = await withCheckedContinuation { continuation in
            writer.commit { continuation.resume(returning: $0) }
        }
        #expect(throws: ArchiveError.malformed(reason: "the deflated data set is no deflate stream")) {
            try result.get()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.archive.layout.incoming).isEmpty)
    }

    @Test("one whose pixel data is far longer than it describes is refused")
    func bomb() async throws {
        let instance = SyntheticInstance()
        let slice = instance.dataSet
        slice.set(.pixelData, bytes: [UInt8](repeating: 0, count: 4 << 20), vr: .OW)
        let result = try await fixture.archive.store(deflated(slice), as: announcement(instance.sopInstanceUID))
        guard case .failure(.malformed(let reason)) = result else {
            Issue.record("\(result) is no refusal")
            return
        }
        #expect(reason.contains("4194304 bytes"))
    }

    @Test("one that is another instance than was announced is refused, and leaves nothing behind")
    func mismatch() async throws {
        let result = try await fixture.archive.store(
            deflated(SyntheticInstance().dataSet), as: announcement(.random())
        )
        #expect(throws: ArchiveError.self) { try result.get() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.archive.layout.incoming).isEmpty)
    }

    private func deflated(_ slice: DataSet) throws -> [UInt8] {
        let path = folder.path("deflated.dcm")
        try slice.write(to: path, transferSyntax: .deflatedExplicitVRLittleEndian)
        let offset = try FileMetaInformation.read(path).dataSetOffset
        return Array(try Data(contentsOf: URL(filePath: path)).dropFirst(offset))
    }

    private func announcement(_ sopInstanceUID: UID) -> InstanceAnnouncement {
        InstanceAnnouncement(
            sopClassUID: SOPClass.ctImageStorage.description,
            sopInstanceUID: sopInstanceUID.description,
            transferSyntax: .deflatedExplicitVRLittleEndian,
            callingAETitle: "SENDER",
            associationID: "association"
        )
    }
}
