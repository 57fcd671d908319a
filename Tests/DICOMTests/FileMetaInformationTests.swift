import DICOM
import Foundation
import TestSupport
import Testing

struct FileMetaInformationTests {
    private let folder: TemporaryFolder
    private let header = FileMetaInformation(
        mediaStorageSOPClassUID: SOPClass.ctImageStorage,
        mediaStorageSOPInstanceUID: UID(constant: "1.2.3"),
        transferSyntax: TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.201")),
        sourceApplicationEntityTitle: "SCANNER1"
    )

    init() throws { folder = try TemporaryFolder() }

    @Test("what was encoded is read back, with the data set's place")
    func roundTrip() throws {
        let bytes = header.encoded()
        let (read, offset) = try FileMetaInformation.read(file(bytes + [8, 0, 5, 0]))
        #expect(read == header)
        #expect(offset == bytes.count)
        #expect(bytes.count.isMultiple(of: 2))
    }

    @Test("a wrong group length is not believed")
    func wrongGroupLength() throws {
        var bytes = header.encoded()
        bytes[140] = 0xFF
        #expect(try FileMetaInformation.read(file(bytes)).0 == header)
    }

    @Test("a long private element is passed over")
    func longElement() throws {
        var bytes = header.encoded()
        let end = bytes.count
        bytes += [2, 0, 2, 1] + Array("OB".utf8) + [0, 0, 0, 0x40, 0, 0] + [UInt8](repeating: 1, count: 0x4000)
        let (read, offset) = try FileMetaInformation.read(file(bytes))
        #expect(read == header)
        #expect(offset == end + 12 + 0x4000)
    }

    @Test("a header that is cut short is refused, and nothing is believed of its lengths")
    func truncated() throws {
        let bytes = header.encoded()
        for end in 0..<bytes.count {
            let read = try? FileMetaInformation.read(file(bytes[..<end]))
            #expect(read == nil || read?.dataSetOffset == end, "an element is cut at \(end)")
        }
    }

    @Test("a missing UID is named")
    func missing() throws {
        let bytes = header.encoded()
        let start = try #require(Data(bytes).firstRange(of: Data([2, 0, 0x10, 0])))
        #expect(throws: DICOMError.missingAttribute(.transferSyntaxUID)) {
            try FileMetaInformation.read(file(bytes[..<start.lowerBound]))
        }
    }

    private func file(_ bytes: some Collection<UInt8>) throws -> String {
        let path = folder.path("file")
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }
}
