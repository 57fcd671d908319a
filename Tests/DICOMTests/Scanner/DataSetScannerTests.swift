import DICOM
import TestSupport
import Testing

struct DataSetScannerTests {
    static let syntaxes: [TransferSyntax] = [
        .implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian, .jpeg2000Lossless,
    ]

    @Test("the attributes are the same however the bytes are cut", arguments: syntaxes, [1, 2, 3, 7, 13, .max])
    func pieces(syntax: TransferSyntax, piece: Int) throws {
        let attributes = try scan(everyKindOfElement(syntax), syntax, piece: piece)
        #expect(attributes.uid(.sopInstanceUID)?.description == "1.2.3.4")
        #expect(attributes.string(.patientName) == "Müller")
        #expect(attributes.integer(.rows) == 512)
        #expect(attributes.characterSet == ["ISO_IR 100"])
        #expect(!attributes.contains(.patientID))
    }

    @Test("a data set that ends anywhere within an element is refused", arguments: syntaxes)
    func truncated(syntax: TransferSyntax) throws {
        let bytes = everyKindOfElement(syntax)
        let ends = elementEnds(bytes, syntax)
        for end in 0..<bytes.count where !ends.contains(end) {
            #expect(throws: DICOMError.self, "\(end) of \(bytes.count)") { try scan(bytes[..<end], syntax) }
        }
        #expect(ends.count < 12)
    }

    @Test("an unknown or private transfer syntax is read as explicit VR with encapsulated pixel data")
    func unknownTransferSyntax() throws {
        let syntax = TransferSyntax(UID(constant: "1.2.3.4.5"))
        #expect(try scan(everyKindOfElement(syntax), syntax).uid(.sopInstanceUID) != nil)
    }

    @Test("numbers, several values and empty values are told apart")
    func values() throws {
        var bytes = EncodedDataSet(.implicitVRLittleEndian)
        bytes.add(.imageType, .CS, "ORIGINAL\\PRIMARY\\\\AXIAL ")
        bytes.add(.patientID, .LO, "")
        bytes.add(.instanceNumber, .IS, " 12")
        bytes.add(.imagePositionPatient, .DS, "-1.5\\2e1\\3")
        let attributes = try scan(bytes.bytes, .implicitVRLittleEndian)
        #expect(attributes.strings(.imageType) == ["ORIGINAL", "PRIMARY", "", "AXIAL"])
        #expect(attributes.contains(.patientID) && attributes.string(.patientID) == nil)
        #expect(attributes.integer(.instanceNumber) == 12)
        #expect(attributes.doubles(.imagePositionPatient) == [-1.5, 20, 3])
    }

    @Test("a value that an archive has made UN of is read by what the attribute is")
    func unknownRepresentation() throws {
        var bytes = EncodedDataSet()
        bytes.add(.sopInstanceUID, .UN, Array("1.2.3\0".utf8))
        bytes.add(.rows, .UN, [0, 2])
        let attributes = try scan(bytes.bytes)
        #expect(attributes.uid(.sopInstanceUID)?.description == "1.2.3")
        #expect(attributes.integer(.rows) == 512)
    }

    @Test("a missing or broken UID is reported with what was received")
    func requiredUIDs() throws {
        var bytes = EncodedDataSet()
        bytes.add(.sopClassUID, .UI, "1.02.3")
        let attributes = try scan(bytes.bytes)
        #expect(throws: DICOMError.missingAttribute(.sopInstanceUID)) { try attributes.requiredUID(.sopInstanceUID) }
        #expect(throws: DICOMError.invalidUID(.sopClassUID, "1.02.3")) { try attributes.requiredUID(.sopClassUID) }
        #expect(attributes.rawUID(.sopClassUID) == "1.02.3")
        #expect(attributes.uid(.sopClassUID) == nil)
    }

    @Test("a UID attribute with several values has no valid UID", arguments: ["1.2\\1.3", "1.2\\", "\\1.2"])
    func severalUIDs(value: String) throws {
        var bytes = EncodedDataSet()
        bytes.add(.studyInstanceUID, .UI, value)
        let attributes = try scan(bytes.bytes)
        #expect(attributes.uid(.studyInstanceUID) == nil)
        #expect(attributes.rawUID(.studyInstanceUID) == value)
    }

    @Test("a UID attribute of padding alone is empty", arguments: ["", "\0\0", "  "])
    func emptyUIDs(value: String) throws {
        var bytes = EncodedDataSet()
        bytes.add(.studyInstanceUID, .UI, value)
        let attributes = try scan(bytes.bytes)
        #expect(attributes.contains(.studyInstanceUID) && attributes.rawUID(.studyInstanceUID) == nil)
    }

    @Test("only so much of an indexed value is kept as the limit allows")
    func indexedLength() throws {
        var bytes = EncodedDataSet()
        bytes.add(.studyDescription, .UT, String(repeating: "x", count: 50_000))
        let limits = DataSetScanner.Limits(maximumIndexedValueLength: 100)
        for piece in [7, .max] {
            #expect(try scan(bytes.bytes, piece: piece, limits: limits).string(.studyDescription)?.count == 100)
        }
    }

    /// Where top-level elements end: a data set cut there is one that merely lacks its last attributes.
    private func elementEnds(_ bytes: [UInt8], _ syntax: TransferSyntax) -> [Int] {
        (0..<bytes.count).filter { end in (try? scan(bytes[..<end], syntax)) != nil }
    }
}
