import DICOM
import Foundation
import TestSupport
import Testing

@Suite("What the scanner tolerates of real devices")
struct ElementParserToleranceTests {
    @Test("tags out of order")
    func order() throws {
        var bytes = EncodedDataSet()
        bytes.add(.patientName, .PN, "Doe")
        bytes.add(.sopInstanceUID, .UI, "1.2")
        #expect(try scan(bytes.bytes).string(.patientName) == "Doe")
    }

    @Test("odd lengths")
    func oddLength() throws {
        var bytes = EncodedDataSet()
        bytes.addHeader(.patientID, .LO, length: 3)
        bytes.bytes += Array("abc".utf8)
        bytes.add(.patientName, .PN, "Doe")
        let attributes = try scan(bytes.bytes)
        #expect(attributes.string(.patientID) == "abc" && attributes.string(.patientName) == "Doe")
    }

    @Test("a value representation to come, whose length has 32 bits, and \"??\", whose length has 16")
    func unknownRepresentations() throws {
        var bytes = EncodedDataSet()
        bytes.bytes += [0x09, 0, 0x10, 0] + Array("ZZ".utf8) + [0, 0, 2, 0, 0, 0, 1, 2]
        bytes.bytes += [0x09, 0, 0x11, 0] + Array("??".utf8) + [2, 0, 1, 2]
        bytes.add(.patientName, .PN, "Doe")
        #expect(try scan(bytes.bytes).string(.patientName) == "Doe")
    }

    @Test(
        "UN of undefined length, which holds an implicit VR sequence",
        arguments: [
            TransferSyntax.explicitVRLittleEndian, .explicitVRBigEndian,
        ])
    func unknownSequence(syntax: TransferSyntax) throws {
        var content = EncodedDataSet(.implicitVRLittleEndian)
        content.addItem(hasLength: false) { $0.add(.patientID, .LO, "inner") }
        content.addMark(0xE0DD)
        var bytes = EncodedDataSet(syntax)
        bytes.addHeader(AttributeTag(0x0009, 0x1001), .UN, length: .max)
        bytes.bytes += content.bytes
        bytes.add(.patientName, .PN, "Doe")
        #expect(try scan(bytes.bytes, syntax).string(.patientName) == "Doe")
    }

    @Test(
        "a private implicit VR value is bytes, also one that begins like an item and lies under a sequence's tag",
        arguments: ["", "SIEMENS CSA HEADER", "Philips Imaging DD 001"], [1, 5, .max])
    func falseSequence(creator: String, piece: Int) throws {
        let value: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0, 0xF0, 0xFF, 0xFF, 0x7F, 1, 2, 3, 4]
        var bytes = EncodedDataSet(.implicitVRLittleEndian)
        bytes.add(.patientName, .PN, "Doe")
        for (group, element) in [(UInt16(0x0029), UInt16(0x1010)), (0x2001, 0x105F), (0x0009, 0x1001)] {
            if !creator.isEmpty { bytes.add(AttributeTag(group, 0x0010), .LO, creator) }
            bytes.add(AttributeTag(group, element), .OB, value)
        }
        bytes.add(AttributeTag(0x4000, 0x0010), .LT, "behind")
        #expect(try scan(bytes.bytes, .implicitVRLittleEndian, piece: piece).string(.patientName) == "Doe")
        let folder = try TemporaryFolder()
        let path = folder.path("instance.dcm")
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: .random(),
            transferSyntax: .implicitVRLittleEndian)
        try Data(header.encoded() + bytes.bytes).write(to: URL(filePath: path))
        let dataSet = try DataSet(contentsOf: path)
        #expect(dataSet.bytes(AttributeTag(0x2001, 0x105F)) == value)
        #expect(dataSet.string(AttributeTag(0x4000, 0x0010)) == "behind")
    }

    @Test("a value representation of two spaces, whose length has 16 bits", arguments: [1, .max])
    func blankRepresentation(piece: Int) throws {
        var bytes = EncodedDataSet()
        bytes.bytes += [0x28, 0, 0x20, 1] + Array("  ".utf8) + [2, 0, 0x30, 0xF8]
        bytes.add(AttributeTag(0x4000, 0x0010), .LT, "behind")
        bytes.add(.patientName, .PN, "Doe")
        #expect(try scan(bytes.bytes, piece: piece).string(.patientName) == "Doe")
    }

    @Test("the deepest nesting that is accepted fits the stack of any thread", arguments: [true, false])
    func smallStack(hasLength: Bool) async throws {
        let folder = try TemporaryFolder()
        for syntax in [TransferSyntax.explicitVRLittleEndian, .implicitVRLittleEndian] {
            let path = folder.path("deep.dcm")
            let header = FileMetaInformation(
                mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: .random(),
                transferSyntax: syntax)
            try Data(header.encoded() + nested(64, syntax, hasLength: hasLength).bytes).write(to: URL(filePath: path))
            let depth = await withCheckedContinuation { continuation in
                let thread = Thread { continuation.resume(returning: Self.depth(path)) }
                thread.stackSize = 256 << 10
                thread.start()
            }
            #expect(depth == 64)
        }
    }

    /// How deep a file's sequences are nested, copied once on the way.
    private static func depth(_ path: String) -> Int {
        let copy = DataSet()
        if let source = try? DataSet(contentsOf: path) { copy.copy(.referencedStudySequence, from: source) }
        var depth = 0
        var item: DataSet? = copy
        while let next = item?.items(.referencedStudySequence).first {
            depth += 1
            item = next
        }
        return depth
    }

    @Test("trailing padding and an attribute of group 0004")
    func padding() throws {
        var bytes = EncodedDataSet()
        bytes.add(AttributeTag(0x0004, 0x1130), .CS, "X")
        bytes.add(AttributeTag(0xFFFC, 0xFFFC), .OB, [UInt8](repeating: 0, count: 100))
        #expect(throws: Never.self) { try scan(bytes.bytes) }
    }
}
