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

    @Test("the group is written byte for byte as PS3.10 has it: UIDs padded with NUL, text with a space")
    func bytes() {
        let bytes = header.encoded()
        #expect(bytes[..<132].elementsEqual([UInt8](repeating: 0, count: 128) + Array("DICM".utf8)))
        #expect(bytes[132..<140].elementsEqual([2, 0, 0, 0, 0x55, 0x4C, 4, 0]))
        let length = bytes[140..<144].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length == bytes.count - 144)
        #expect(bytes[144..<158].elementsEqual([2, 0, 1, 0, 0x4F, 0x42, 0, 0, 2, 0, 0, 0, 0, 1]))
        let uid: [UInt8] = [2, 0, 3, 0, 0x55, 0x49, 6, 0] + Array("1.2.3\0".utf8)
        #expect(Data(bytes).range(of: Data(uid)) != nil)
        let version: [UInt8] = [2, 0, 0x13, 0, 0x53, 0x48, 10, 0] + Array("SEGNODE_1 ".utf8)
        #expect(Data(bytes).range(of: Data(version)) != nil)
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
