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

    @Test("what is announced of an instance stands with it in the index")
    func announced() async throws {
        let folder = try TemporaryFolder()
        let archive = try InstanceArchive(
            configuration: ArchiveConfiguration(root: folder.path("archive"), minimumFreeBytes: 0),
            logger: DeliveryFixture.logger)
        defer { archive.close() }
        let instance = SyntheticInstance()
        let association = AssociationIdentifier()
        let receiver = ArchiveStorageProvider(archive: archive).beginInstance(
            Self.request(instance, on: association))
        instance.encoded.withUnsafeBytes { receiver.receive($0) }
        _ = await withCheckedContinuation { answer in receiver.finish { answer.resume(returning: $0.status) } }
        archive.settle()
        let found = try #require(try archive.index.instances(ofStudy: instance.studyInstanceUID.description).first)
        #expect(found.callingAETitle == "SENDER" && found.associationID == association.description)
        #expect(found.sopClassUID == SOPClass.ctImageStorage.description)
        #expect(found.sopInstanceUID == instance.sopInstanceUID.description)
        #expect(found.transferSyntaxUID == "1.2.840.10008.1.2.1")
        withExtendedLifetime(folder) {}
    }

    @Test("an instance that is given up is kept as refused, with the comment or else what its status means")
    func givenUp() throws {
        let folder = try TemporaryFolder()
        let archive = try InstanceArchive(
            configuration: ArchiveConfiguration(root: folder.path("archive"), minimumFreeBytes: 0),
            logger: DeliveryFixture.logger)
        defer { archive.close() }
        let cases: [(comment: String?, reason: String)] = [
            ("too slow", "too slow"), (nil, DIMSEStatus.outOfResources.meaning),
        ]
        for (comment, reason) in cases {
            let instance = SyntheticInstance()
            let receiver = ArchiveStorageProvider(archive: archive).beginInstance(Self.request(instance))
            instance.encoded.withUnsafeBytes { receiver.receive($0) }
            receiver.refuse(ServiceOutcome(status: .outOfResources, errorComment: comment))
            archive.settle()
            let refusals = try archive.index.refusals(ofStudy: instance.studyInstanceUID.description)
            #expect(refusals.map(\.reason) == [reason])
            #expect(refusals.map(\.callingAETitle) == ["SENDER"])
            #expect(refusals.map(\.sopInstanceUID) == [instance.sopInstanceUID.description])
            #expect(try archive.index.instances(ofStudy: instance.studyInstanceUID.description).isEmpty)
        }
        withExtendedLifetime(folder) {}
    }

    private static func request(
        _ instance: SyntheticInstance, on association: AssociationIdentifier = AssociationIdentifier()
    ) -> StoreRequest {
        StoreRequest(
            associationID: association, callingAETitle: ApplicationEntityTitle(constant: "SENDER"),
            calledAETitle: ApplicationEntityTitle(constant: "NODE"), peerAddress: "127.0.0.1",
            sopClassUID: SOPClass.ctImageStorage.description, sopInstanceUID: instance.sopInstanceUID.description,
            transferSyntax: .explicitVRLittleEndian)
    }
}
