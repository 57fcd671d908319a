import DICOM
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

    @Test("a private implicit VR value that begins like a sequence and is none", arguments: [1, 5, .max])
    func falseSequence(piece: Int) throws {
        var bytes = EncodedDataSet(.implicitVRLittleEndian)
        bytes.add(AttributeTag(0x0009, 0x1001), .UN, [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0x70, 1, 2, 3, 4])
        bytes.add(.patientName, .PN, "Doe")
        #expect(try scan(bytes.bytes, .implicitVRLittleEndian, piece: piece).string(.patientName) == "Doe")
    }

    @Test("trailing padding and an attribute of group 0004")
    func padding() throws {
        var bytes = EncodedDataSet()
        bytes.add(AttributeTag(0x0004, 0x1130), .CS, "X")
        bytes.add(AttributeTag(0xFFFC, 0xFFFC), .OB, [UInt8](repeating: 0, count: 100))
        #expect(throws: Never.self) { try scan(bytes.bytes) }
    }
}
