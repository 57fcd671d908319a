import DICOM
import Foundation
import TestSupport
import Testing

@Suite("Data sets as bytes")
struct DataSetBytesTests {
    private static let syntaxes: [TransferSyntax] = [
        .implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian, .deflatedExplicitVRLittleEndian,
    ]

    @Test("the bytes are those of the file behind its header, and are read back", arguments: syntaxes)
    func asInFile(syntax: TransferSyntax) throws {
        let folder = try TemporaryFolder()
        let dataSet = SyntheticInstance().dataSet
        let item = dataSet.appendItem(to: .procedureCodeSequence)
        item.set(.codeMeaning, string: "CT of the abdomen")
        let path = folder.path("a.dcm")
        try dataSet.write(to: path, transferSyntax: syntax)
        let offset = try FileMetaInformation.read(path).dataSetOffset
        let bytes = try dataSet.encoded(syntax)
        #expect(bytes == Array(try Data(contentsOf: URL(filePath: path)).dropFirst(offset)))
        let read = try DataSet(decoding: bytes, syntax)
        #expect(read.tags == dataSet.tags && read.transferSyntax == syntax)
        #expect(read.items(.procedureCodeSequence).first?.string(.codeMeaning) == "CT of the abdomen")
        #expect(try read.encoded(syntax) == bytes)
    }

    @Test("more than a piece of the toolkit's buffer comes whole", arguments: syntaxes)
    func long(syntax: TransferSyntax) throws {
        let dataSet = DataSet()
        dataSet.set(.patientName, string: "Doe^Jane")
        dataSet.set(.pixelData, bytes: (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7919) }, vr: .OW)
        let read = try DataSet(decoding: dataSet.encoded(syntax), syntax)
        #expect(read.string(.patientName) == "Doe^Jane")
        #expect(read.bytes(.pixelData) == dataSet.bytes(.pixelData))
    }

    @Test("a data set without elements is no bytes, and the other way round")
    func empty() throws {
        #expect(try DataSet().encoded(.explicitVRLittleEndian).isEmpty)
        #expect(try DataSet(decoding: [], .implicitVRLittleEndian).tags.isEmpty)
    }

    @Test("what is not well formed is refused before the toolkit sees it")
    func broken() throws {
        let dataSet = DataSet()
        dataSet.set(.patientName, string: "Doe^Jane")
        let bytes = try dataSet.encoded(.explicitVRLittleEndian)
        for count in 1..<bytes.count {
            #expect(throws: DICOMError.self) {
                try DataSet(decoding: Array(bytes.prefix(count)), .explicitVRLittleEndian)
            }
        }
        #expect(throws: DICOMError.self) { try DataSet(decoding: bytes + [0xFF], .explicitVRLittleEndian) }
    }
}
