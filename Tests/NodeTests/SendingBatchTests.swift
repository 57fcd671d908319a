import DICOM
import DICOMNetwork
import Foundation
import Node
import TestSupport
import Testing

@Suite("Associations for a folder of many kinds of instances")
struct SendingBatchTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Files of as many SOP classes, each in Explicit VR Little Endian.
    private func files(_ kinds: [Int]) throws -> [InstanceFile] {
        try kinds.enumerated().map { index, kind in
            let header = FileMetaInformation(
                mediaStorageSOPClassUID: try #require(UID("1.2.840.10008.5.1.4.1.1.\(kind)")),
                mediaStorageSOPInstanceUID: try #require(UID("1.2.3.\(index + 1)")),
                transferSyntax: .explicitVRLittleEndian)
            let path = folder.path("\(index).dcm")
            let elements = [(0x16, "1.2.840.10008.5.1.4.1.1.\(kind)"), (0x18, "1.2.3.\(index + 1)")]
            let dataSet = elements.flatMap { element, text -> [UInt8] in
                let value = Array(text.utf8) + (text.utf8.count % 2 == 0 ? [] : [0])
                return [8, 0, UInt8(element), 0] + Array("UI".utf8) + [UInt8(value.count), 0] + value
            }
            try Data(header.encoded() + dataSet).write(to: URL(filePath: path))
            return try InstanceFile(path: path)
        }
    }

    @Test("have 128 presentation contexts at most, each kind once, and every file in its turn")
    func contexts() throws {
        #expect(AssociationRequestor.maximumContexts == 128, "PS3.8 9.3.2.2: odd numbers from 1 to 255")
        let all = try files(Array(1...130) + [5, 129, 130])
        let batches = InstanceSender.batches(all)
        #expect(batches.map(\.contexts.count) == [128, 3])
        #expect(batches.map(\.files.count) == [128, 5])
        #expect(batches.flatMap(\.files) == all)
        let kinds = batches.map { batch in batch.contexts.map(\.abstractSyntax) }
        #expect(kinds == [Array(all[..<128]).map(\.sopClassUID), [128, 129, 130].map { all[$0].sopClassUID }])
        #expect(InstanceSender.batches(Array(all[..<128])).count == 1)
        #expect(InstanceSender.batches([]).isEmpty)
    }
}
