import DICOM
import DICOMNetwork
import Foundation
import TestSupport
import Testing

@Suite("A peer that takes only the default transfer syntax")
struct ConversionTests {
    /// A data set with text, numbers, private elements, nested sequences and pixels.
    private static func encoded(_ syntax: TransferSyntax) -> [UInt8] {
        var bytes = EncodedDataSet(syntax)
        bytes.add(.specificCharacterSet, .CS, "ISO_IR 192")
        bytes.add(.sopClassUID, .UI, SOPClass.ctImageStorage.description)
        bytes.add(.sopInstanceUID, .UI, "1.2.3.4")
        bytes.add(.modality, .CS, "CT")
        bytes.addSequence(.referencedSeriesSequence) { sequence in
            sequence.addItem {
                $0.addSequence(.referencedInstanceSequence) {
                    $0.addItem { $0.add(.referencedSOPInstanceUID, .UI, "1.2") }
                }
                $0.add(.seriesInstanceUID, .UI, "1.2.5")
            }
            sequence.addItem()
        }
        bytes.add(AttributeTag(0x0009, 0x0010), .LO, "SEGNODE TEST")
        bytes.add(AttributeTag(0x0009, 0x1001), .UN, [1, 2, 3, 4])
        bytes.add(AttributeTag(0x0009, 0x1002), .OB, [UInt8](repeating: 5, count: 70_000))
        bytes.add(.patientName, .PN, "Müller^Ä")
        bytes.add(.patientID, .LO, "")
        bytes.add(.rows, UInt16(4))
        bytes.add(.pixelData, .OW, (0..<32).flatMap { bytes.encoded(UInt16($0) &* 2049) })
        return bytes.bytes
    }

    /// The same data set in a file.
    private static func item(_ syntax: TransferSyntax, in folder: TemporaryFolder) throws -> StoreItem {
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: UID(constant: "1.2.3.4"),
            transferSyntax: syntax
        ).encoded()
        let path = folder.path("instance.dcm")
        try Data(header + encoded(syntax)).write(to: URL(filePath: path))
        return StoreItem(
            source: .file(path: path, dataSetOffset: header.count), sopClassUID: SOPClass.ctImageStorage,
            sopInstanceUID: UID(constant: "1.2.3.4"), transferSyntax: syntax)
    }

    private static func send(_ item: StoreItem, offering syntaxes: [TransferSyntax]) async throws -> [UInt8]? {
        let context = ProposedContext(abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: syntaxes)
        return try await RunningAcceptor.run { running in
            let response = try await running.requestor.withAssociation(to: running.remote, proposing: [context]) {
                try await $0.store(item)
            }
            #expect(response.status == .success)
            return running.storage.instances.first?.bytes
        }
    }

    @Test(
        "a native data set is converted: every attribute is there, with its value",
        arguments: [.explicitVRLittleEndian, .explicitVRBigEndian] as [TransferSyntax])
    func converts(syntax: TransferSyntax) async throws {
        let folder = try TemporaryFolder()
        let item = try Self.item(syntax, in: folder)
        #expect(try await Self.send(item, offering: [.implicitVRLittleEndian]) == Self.encoded(.implicitVRLittleEndian))
        #expect(FileManager.default.contents(atPath: folder.path("instance.dcm")) != nil)
    }

    @Test("it goes out as it is where the peer takes that")
    func keeps() async throws {
        let folder = try TemporaryFolder()
        let item = try Self.item(.explicitVRLittleEndian, in: folder)
        #expect(item.proposedContext.transferSyntaxes == [.explicitVRLittleEndian, .implicitVRLittleEndian])
        let sent = try await Self.send(item, offering: item.proposedContext.transferSyntaxes)
        #expect(sent == Self.encoded(.explicitVRLittleEndian))
    }

    @Test("the default transfer syntax is offered with each native one, and not with compressed ones")
    func offers() throws {
        let folder = try TemporaryFolder()
        var item = try Self.item(.explicitVRLittleEndian, in: folder)
        let implicit = TransferSyntax.implicitVRLittleEndian
        for (syntax, expected) in [
            (.explicitVRBigEndian, [.explicitVRBigEndian, implicit]),
            (.deflatedExplicitVRLittleEndian, [.deflatedExplicitVRLittleEndian, implicit]),
            (implicit, [implicit]), (.jpeg2000, [.jpeg2000]),
        ] as [(TransferSyntax, [TransferSyntax])] {
            item.transferSyntax = syntax
            #expect(item.proposedContext.transferSyntaxes == expected)
        }
    }

    @Test("a compressed instance that the peer does not take is not sent")
    func compressed() async throws {
        let folder = try TemporaryFolder()
        let item = try Self.item(.jpeg2000, in: folder)
        let expected = NetworkError.noAcceptedContext(
            sopClass: SOPClass.ctImageStorage, transferSyntax: .jpeg2000)
        await #expect(throws: expected) { try await Self.send(item, offering: [.implicitVRLittleEndian]) }
    }

    @Test("a data set that is not well formed is not converted, and the association goes on")
    func broken() async throws {
        let folder = try TemporaryFolder()
        let item = try Self.item(.explicitVRLittleEndian, in: folder)
        guard case .file(let path, _) = item.source else { return }
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.dropLast(3).write(to: URL(filePath: path))
        try await RunningAcceptor.run { running in
            let context = ProposedContext(
                abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: [.implicitVRLittleEndian])
            let status = try await running.requestor.withAssociation(
                to: running.remote, proposing: [context, .verification]
            ) { association in
                await #expect(throws: NetworkError.self) { try await association.store(item) }
                return try await association.echo()
            }
            #expect(status == .success)
            #expect(running.storage.instances.isEmpty)
        }
    }
}
