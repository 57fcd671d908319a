import Archive
import Catalog
import DICOM
import DICOMNetwork
import Node
import Storage
import TestSupport
import Testing

@Suite("What associations hand to the archive")
struct ArchiveStorageProviderTests {
    @Test("an instance whose transfer breaks off is missing from its study until it is sent again")
    func brokenOff() async throws {
        let folder = try TemporaryFolder()
        let archive = try InstanceArchive(
            configuration: ArchiveConfiguration(root: folder.path("archive"), minimumFreeBytes: 0),
            logger: DeliveryFixture.logger)
        defer { archive.close() }
        let instance = SyntheticInstance()
        let study = instance.studyInstanceUID.description
        let first = ArchiveStorageProvider(archive: archive).beginInstance(Self.request(instance))
        instance.encoded.dropLast(50).withUnsafeBytes { first.receive($0) }
        first.abandon()
        archive.settle()
        #expect(try archive.index.refusals(ofStudy: study).map(\.reason) == ["its transfer broke off"])
        let second = ArchiveStorageProvider(archive: archive).beginInstance(Self.request(instance))
        instance.encoded.withUnsafeBytes { second.receive($0) }
        let status = await withCheckedContinuation { answer in second.finish { answer.resume(returning: $0.status) } }
        #expect(status == .success)
        archive.settle()
        #expect(try archive.index.refusals().isEmpty)
        withExtendedLifetime(folder) {}
    }

    private static func request(_ instance: SyntheticInstance) -> StoreRequest {
        StoreRequest(
            associationID: AssociationIdentifier(), callingAETitle: ApplicationEntityTitle(constant: "SENDER"),
            calledAETitle: ApplicationEntityTitle(constant: "NODE"), peerAddress: "127.0.0.1",
            sopClassUID: SOPClass.ctImageStorage.description, sopInstanceUID: instance.sopInstanceUID.description,
            transferSyntax: .explicitVRLittleEndian)
    }
}
