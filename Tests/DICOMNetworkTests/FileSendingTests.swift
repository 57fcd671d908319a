import DICOM
import DICOMNetwork
import Foundation
import TestSupport
import Testing

@Suite("A data set that is sent from a file")
struct FileSendingTests {
    private static func file(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> String {
        let path = folder.path("instance")
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    private static func item(_ path: String, from offset: Int) -> StoreItem {
        var item = AssociationTests.item([])
        item.source = .file(path: path, dataSetOffset: offset)
        return item
    }

    @Test("arrives from its offset to its end, and its progress is told on the way", arguments: [0, 7, 1_000_003])
    func pieces(offset: Int) async throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let item = Self.item(try Self.file(bytes, in: folder), from: offset)
        try await RunningAcceptor.run { running in
            var progress: [Int] = []
            let response = try await running.requestor.withAssociation(
                to: running.remote, proposing: [AssociationTests.ct]
            ) { try await $0.store(item) { progress.append($0) } }
            #expect(response.status == .success)
            #expect(response.dataSetBytes == bytes.count - offset)
            #expect(progress.count > 1 && progress == progress.sorted() && Set(progress).count == progress.count)
            #expect(progress.last == bytes.count - offset)
            #expect(running.storage.instances.map(\.bytes) == [Array(bytes[offset...])])
        }
        withExtendedLifetime(folder) {}
    }

    @Test("cannot begin before its file, or after its end, but at its end", arguments: [-1, 0, 9, 10, 11])
    func offsets(offset: Int) async throws {
        let folder = try TemporaryFolder()
        let path = try Self.file([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], in: folder)
        let item = Self.item(path, from: offset)
        try await RunningAcceptor.run { running in
            try await running.requestor.withAssociation(to: running.remote, proposing: [AssociationTests.ct]) {
                association in
                guard !(0...10).contains(offset) else {
                    let response = try await association.store(item)
                    #expect(response.status == .success && response.dataSetBytes == 10 - offset)
                    return
                }
                let error = await #expect(throws: NetworkError.self) { try await association.store(item) }
                guard case .unreadable(path, _) = error else {
                    Issue.record("found \(String(describing: error))")
                    return
                }
                #expect(error?.isTransient == false)
            }
            let whole: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
            let expected = (0...10).contains(offset) ? [Array(whole[offset...])] : []
            #expect(running.storage.instances.map(\.bytes) == expected)
        }
        withExtendedLifetime(folder) {}
    }

    @Test("is neither converted nor sent where it is native and the peer takes only another native encoding")
    func otherEncoding() async throws {
        let context = ProposedContext(
            abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: [.explicitVRBigEndian])
        try await RunningAcceptor.run { running in
            let expected = NetworkError.noAcceptedContext(
                sopClass: SOPClass.ctImageStorage, transferSyntax: .explicitVRLittleEndian)
            await #expect(throws: expected) {
                try await running.requestor.withAssociation(to: running.remote, proposing: [context]) {
                    try await $0.store(AssociationTests.item([1, 2]))
                }
            }
            #expect(running.storage.instances.isEmpty)
        }
    }
}
