import DICOM
import DICOMNetwork
import Foundation
import Node
import TestSupport
import Testing

@Suite("Sending instances")
struct InstanceSenderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("an instance is sent as its data set identifies it, whatever stale file meta information says")
    func staleFileMetaInformation() throws {
        let instance = SyntheticInstance()
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.segmentationStorage, mediaStorageSOPInstanceUID: UID(constant: "1.2.3"),
            transferSyntax: .explicitVRLittleEndian)
        try Data(header.encoded() + instance.encoded).write(to: folder.url.appending(path: "stale.dcm"))
        let item = try #require(InstanceFinder.find(in: [folder.path()]).instances.first).storeItem
        #expect(item.sopClassUID == SOPClass.ctImageStorage)
        #expect(item.sopInstanceUID == instance.sopInstanceUID)
        #expect(item.transferSyntax == .explicitVRLittleEndian)
    }
}
