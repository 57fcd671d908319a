import DICOM
import Foundation
import TestSupport
import Testing

/// The data set says which instance a file holds; stale file meta information does not.
struct InstanceIdentificationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("the data set's UIDs count, wherever they stand in it", arguments: [false, true])
    func stale(isLate: Bool) throws {
        var bytes = EncodedDataSet()
        if isLate { bytes.add(AttributeTag(0x0011, 0x1010), .OB, [UInt8](repeating: 7, count: 20_000)) }
        bytes.add(.sopClassUID, .UI, SOPClass.segmentationStorage.description)
        bytes.add(.sopInstanceUID, .UI, "1.2.3.4")
        let found = try InstanceIdentification(path: file(bytes))
        #expect(found.sopClassUID == SOPClass.segmentationStorage)
        #expect(found.sopInstanceUID.description == "1.2.3.4")
        #expect(found.transferSyntax == .explicitVRLittleEndian)
        #expect(found.dataSetOffset == header(.explicitVRLittleEndian).encoded().count)
    }

    @Test(
        "a UID is read to its end, wherever the file is read in pieces",
        arguments: Array(stride(from: 4020, to: 4056, by: 2)))
    func pieces(length: Int) throws {
        var bytes = EncodedDataSet()
        bytes.add(.imageType, .CS, [UInt8](repeating: 0x41, count: length))
        bytes.add(.sopClassUID, .UI, SOPClass.segmentationStorage.description)
        bytes.add(.sopInstanceUID, .UI, "1.2.3.4.5.6.7.8.9")
        let found = try InstanceIdentification(path: file(bytes))
        #expect(found.sopClassUID == SOPClass.segmentationStorage)
        #expect(found.sopInstanceUID.description == "1.2.3.4.5.6.7.8.9")
    }

    @Test("what the data set leaves open, the file meta information says", arguments: [true, false])
    func fallback(isEmpty: Bool) throws {
        var bytes = EncodedDataSet()
        if isEmpty {
            bytes.add(.sopClassUID, .UI, "")
            bytes.add(.sopInstanceUID, .UI, "")
        }
        bytes.add(.patientID, .LO, "1")
        let found = try InstanceIdentification(path: file(bytes))
        #expect(found.sopClassUID == SOPClass.ctImageStorage && found.sopInstanceUID.description == "9.9")
    }

    @Test("a data set that breaks off before its UIDs is found by its file meta information and judged later")
    func broken() throws {
        var bytes = EncodedDataSet()
        bytes.addHeader(.specificCharacterSet, .CS, length: 4000)
        #expect(try InstanceIdentification(path: file(bytes)).sopInstanceUID.description == "9.9")
    }

    @Test("a UID that is none is refused with what stands there")
    func invalid() throws {
        var bytes = EncodedDataSet()
        bytes.add(.sopClassUID, .UI, SOPClass.ctImageStorage.description)
        bytes.add(.sopInstanceUID, .UI, "1.02")
        #expect(throws: DICOMError.invalidUID(.sopInstanceUID, "1.02")) {
            try InstanceIdentification(path: file(bytes))
        }
    }

    @Test("a file without file meta information is no Part 10 file")
    func bare() throws {
        let path = folder.path("bare")
        try Data(everyKindOfElement(.explicitVRLittleEndian)).write(to: URL(filePath: path))
        #expect { try InstanceIdentification(path: path) } throws: { error in
            if case .invalidFileMetaInformation = error as? DICOMError { true } else { false }
        }
    }

    private func header(_ syntax: TransferSyntax) -> FileMetaInformation {
        FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: UID(constant: "9.9"),
            transferSyntax: syntax)
    }

    private func file(_ bytes: EncodedDataSet) throws -> String {
        let path = folder.path(UUID().uuidString)
        try Data(header(bytes.transferSyntax).encoded() + bytes.bytes).write(to: URL(filePath: path))
        return path
    }
}
