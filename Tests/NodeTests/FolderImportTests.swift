import Archive
import Catalog
import DICOM
import Foundation
import Logging
import Node
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Putting files into an archive without an association")
struct FolderImportTests {
    private let folder: TemporaryFolder
    private var configuration = NodeConfiguration()

    init() throws {
        folder = try TemporaryFolder()
        configuration.storage.folder = folder.path("archive")
        configuration.storage.minimumFree = ByteCount(0)
    }

    private func write(_ instance: SyntheticInstance, _ name: String) throws -> InstanceFile {
        try instance.dataSet.write(to: folder.path(name), transferSyntax: .explicitVRLittleEndian)
        return try InstanceFile(path: folder.path(name))
    }

    private func imported(_ files: [InstanceFile], progress: @escaping @Sendable (Int) -> Void = { _ in }) throws
        -> [InstanceOutcome]
    {
        try FolderImport(configuration: configuration, logger: DeliveryFixture.logger).run(files, progress: progress)
    }

    @Test("each file is stored, there already or refused with the reason, in order, and is counted when it is done")
    func outcomes() throws {
        let first = SyntheticInstance(), second = SyntheticInstance()
        var other = first
        other.values = [Int16](repeating: 7, count: 192)
        let files = try [write(first, "first"), write(second, "second")]
        let counts = Mutex<[Int]>([])
        let stored = try imported(files) { count in counts.withLock { $0.append(count) } }
        #expect(
            stored == [
                InstanceOutcome(path: folder.path("first"), result: .stored),
                InstanceOutcome(path: folder.path("second"), result: .stored),
            ])
        let told = counts.withLock { $0 }
        #expect(told == [1, 2])
        let gone = try write(SyntheticInstance(), "gone")
        try FileManager.default.removeItem(atPath: gone.path)
        let third = SyntheticInstance()
        let again = try imported([files[1], write(other, "other"), gone, write(third, "third")])
        #expect(again.map(\.path) == ["second", "other", "gone", "third"].map { folder.path($0) })
        #expect(again.map(\.result) == [.present, .refused, .refused, .stored])
        #expect(again.map { $0.detail == nil } == [true, false, false, true])
        let index = try ArchiveIndex(root: folder.path("archive"))
        let uids = [first, second, third].map { $0.sopInstanceUID.description }
        #expect(try index.sopInstanceUIDs() == uids.sorted())
        let instances = try index.instances(ofStudy: first.studyInstanceUID.description)
        #expect(instances.map(\.callingAETitle) == ["IMPORT"])
        #expect(instances.map(\.transferSyntaxUID) == ["1.2.840.10008.1.2.1"])
    }

    @Test("more files than are stored at a time are all stored, and nothing is no error")
    func many() throws {
        let files = try (1...40).map { number in
            var instance = SyntheticInstance()
            instance.instanceNumber = number
            return try write(instance, "\(number)")
        }
        let outcomes = try imported(files)
        #expect(outcomes == files.map { InstanceOutcome(path: $0.path, result: .stored) })
        #expect(try imported([]).isEmpty)
        #expect(try ArchiveIndex(root: folder.path("archive")).sopInstanceUIDs().count == 40)
    }
}
