import DICOM
import Foundation
import TestSupport
import Testing

struct DeflatedDataSetTests {
    private let folder: TemporaryFolder
    private let deflated: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        var instance = SyntheticInstance()
        instance.rows = 256
        instance.columns = 256
        instance.values = [Int16](repeating: 0, count: 65_536)
        let path = folder.path("deflated.dcm")
        try instance.dataSet.write(to: path, transferSyntax: .deflatedExplicitVRLittleEndian)
        let offset = try FileMetaInformation.read(path).dataSetOffset
        deflated = Array(try Data(contentsOf: URL(filePath: path)).dropFirst(offset))
    }

    @Test("it is inflated while it is scanned, however the bytes are cut", arguments: [1, 7, .max])
    func pieces(piece: Int) throws {
        let attributes = try scan(deflated, .deflatedExplicitVRLittleEndian, piece: piece)
        #expect(attributes.string(.patientName) == "Doe^Jane")
        #expect(attributes.integer(.rows) == 256)
    }

    @Test("one that ends early is refused")
    func truncated() {
        let content = deflated.count - (deflated.last == 0 ? 1 : 0)
        for end in 0..<content {
            #expect(throws: DICOMError.self) { try scan(deflated[..<end], .deflatedExplicitVRLittleEndian) }
        }
    }

    @Test("zero bytes behind the stream are padding, others are refused")
    func trailing() throws {
        _ = try scan(deflated + [0], .deflatedExplicitVRLittleEndian)
        #expect(throws: DICOMError.invalidDeflateStream) {
            try scan(deflated + [1], .deflatedExplicitVRLittleEndian)
        }
    }

    @Test("one that becomes longer than the limit is refused before it has")
    func bomb() {
        let limits = DataSetScanner.Limits(maximumInflatedLength: 100_000)
        #expect(deflated.count < 2000)
        #expect(throws: DICOMError.inflatedTooLong(limit: 100_000)) {
            try scan(deflated, .deflatedExplicitVRLittleEndian, limits: limits)
        }
    }

    @Test("bytes that are no deflate stream are refused")
    func garbage() {
        #expect(throws: DICOMError.invalidDeflateStream) {
            try scan([UInt8](repeating: 0xFF, count: 100), .deflatedExplicitVRLittleEndian)
        }
    }
}
