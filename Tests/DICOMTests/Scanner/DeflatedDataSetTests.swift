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

    @Test(
        "zero bytes behind the stream are padding, and its gzip check sum and length may stand there",
        arguments: [1, 3, .max])
    func trailing(piece: Int) throws {
        let stored = Self.stored
        let trailer: [UInt8] = [0x61, 0x2E, 0xBF, 0x21, 26, 0, 0, 0]
        for behind in [
            [], [0], [0, 0, 0], [UInt8](repeating: 0, count: 20), trailer, trailer + [0], trailer + [0, 0],
        ] {
            #expect(throws: Never.self, "\(behind)") {
                try scan(stored + behind, .deflatedExplicitVRLittleEndian, piece: piece)
            }
        }
    }

    @Test("anything else behind the stream is refused as what it is", arguments: [1, 3, .max])
    func strangers(piece: Int) {
        let trailer: [UInt8] = [0x61, 0x2E, 0xBF, 0x21, 26, 0, 0, 0]
        let otherChecksum = [trailer[0] ^ 1] + trailer.dropFirst()
        for behind in [[1], [0, 1], trailer + [1], Array(trailer.dropLast(4)), otherChecksum, trailer + trailer] {
            #expect(throws: DICOMError.bytesBehindDeflateStream, "\(behind)") {
                try scan(Self.stored + behind, .deflatedExplicitVRLittleEndian, piece: piece)
            }
        }
    }

    /// Two elements, 26 bytes in all, in a stored block.
    fileprivate static let stored: [UInt8] = {
        var bytes = EncodedDataSet()
        bytes.add(.modality, .CS, "CT")
        bytes.add(.sopInstanceUID, .UI, "1.2.3.44")
        return [1, UInt8(bytes.bytes.count), 0, ~UInt8(bytes.bytes.count), 0xFF] + bytes.bytes
    }()

    @Test("what was taken to inflate one is given back")
    func givenBack() throws {
        let child = try TestChild("DeflatedDataSetTests/inflatesAgain", folder: folder.path())
        #expect(child.wait() == 0)
        let growth = try #require(child.answer.flatMap { Int($0) })
        // A buffer of 64 KiB, and what zlib remembers of what it has inflated.
        #expect(growth < Self.rounds * 4096, "\(growth) bytes")
    }

    private static let rounds = 40_000

    @Test(.enabled(if: TestChild.isChild, "runs in a process of its own"))
    func inflatesAgain() throws {
        let growth = try AddressSpace.growth(rounds: Self.rounds) {
            _ = try scan(Self.stored, .deflatedExplicitVRLittleEndian)
        }
        try TestChild.answer("\(growth)")
    }

    @Test("one that becomes longer than the limit is refused before it has")
    func bomb() {
        let limits = DataSetScanner.Limits(maximumInflatedLength: 100_000)
        #expect(deflated.count < 2000)
        #expect(throws: DICOMError.inflatedTooLong(limit: 100_000)) {
            try scan(deflated, .deflatedExplicitVRLittleEndian, limits: limits)
        }
    }

    @Test("pixel data far longer than rows, columns and bits make it is refused as soon as its length is read")
    func pixelBomb() throws {
        let bomb = try deflated { $0.set(.pixelData, bytes: [UInt8](repeating: 0, count: 8 << 20), vr: .OW) }
        let error = DICOMError.pixelDataTooLong(length: 8 << 20, described: 16 * 12 * 2)
        #expect(throws: error) { try scan(bomb, .deflatedExplicitVRLittleEndian) }
        #expect(throws: error) { try scan(bomb.prefix(2000), .deflatedExplicitVRLittleEndian) }
        #expect(throws: error) { try DataSet(contentsOf: folder.path("other.dcm")) }
    }

    @Test("frames that are counted make the pixel data longer")
    func frames() throws {
        let frames = try deflated {
            $0.set(.numberOfFrames, integer: 1 << 14)
            $0.set(.pixelData, bytes: [UInt8](repeating: 0, count: 384 << 14), vr: .OW)
        }
        #expect(try scan(frames, .deflatedExplicitVRLittleEndian).integer(.numberOfFrames) == 1 << 14)
    }

    @Test("what else inflates beyond a limit of its own is refused")
    func attributeBomb() throws {
        let bomb = try deflated { slice in
            slice.set(AttributeTag(0x0009, 0x0010), string: "TEST", vr: .LO)
            slice.set(AttributeTag(0x0009, 0x1010), bytes: [UInt8](repeating: 0, count: 1 << 20), vr: .OB)
        }
        let limits = DataSetScanner.Limits(maximumInflatedAttributesLength: 100_000)
        #expect(throws: DICOMError.inflatedTooLong(limit: 100_000)) {
            try scan(bomb, .deflatedExplicitVRLittleEndian, limits: limits)
        }
    }

    @Test("it is read without its pixel data where that is asked")
    func withoutPixelData() throws {
        let path = folder.path("deflated.dcm")
        let header = try DataSet(contentsOf: path, inflatesPixelData: false)
        #expect(header.contains(.pixelData))
        #expect(header.bytes(.pixelData)?.isEmpty != false)
        #expect(header.string(.patientName) == "Doe^Jane")
        #expect(try header.doubles(.pixelSpacing) == [0.75, 0.75])
        _ = try deflated { $0.remove(.pixelData) }
        #expect(try !DataSet(contentsOf: folder.path("other.dcm"), inflatesPixelData: false).contains(.pixelData))
    }

    /// The data set of a changed slice, whose file is "other.dcm".
    private func deflated(_ change: (DataSet) -> Void) throws -> [UInt8] {
        let slice = SyntheticInstance().dataSet
        change(slice)
        let path = folder.path("other.dcm")
        try slice.write(to: path, transferSyntax: .deflatedExplicitVRLittleEndian)
        let offset = try FileMetaInformation.read(path).dataSetOffset
        return Array(try Data(contentsOf: URL(filePath: path)).dropFirst(offset))
    }

    @Test("bytes that are no deflate stream are refused")
    func garbage() {
        #expect(throws: DICOMError.invalidDeflateStream) {
            try scan([UInt8](repeating: 0xFF, count: 100), .deflatedExplicitVRLittleEndian)
        }
    }
}
