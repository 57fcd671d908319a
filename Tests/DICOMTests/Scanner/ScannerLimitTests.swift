import DICOM
import TestSupport
import Testing

/// What a data set may use up, to the byte.
struct ScannerLimitTests {
    @Test("the limits are those that the conformance statement names")
    func defaults() {
        let anywhere = DataSetScanner.Limits.default
        #expect(anywhere.maximumDepth == 64 && anywhere.maximumIndexedValueLength == 4096)
        #expect(anywhere.maximumInflatedLength == 512 << 20 && anywhere.maximumElementCount == .max)
        let image = DataSetScanner.Limits.singleFrame
        #expect(image.maximumElementCount == 131_072 && image.maximumInflatedAttributesLength == 16 << 20)
        #expect(image.maximumInflatedLength == 512 << 20 && image.maximumDepth == 64)
        #expect(image.maximumDisorder == 500 && anywhere.maximumDisorder == .max)
        let memory = DataSetScanner.Limits.memory
        #expect(memory.maximumDisorder == 500)
        #expect(memory.maximumInflatedAttributesLength == 64 << 20 && memory.maximumDepth == 64)
        #expect(anywhere.maximumInflatedAttributesLength == .max && memory.maximumIndexedValueLength == 4096)
        #expect(memory.maximumElementCount == 1 << 20 && memory.maximumInflatedLength == 256 << 20)
    }

    @Test("4096 bytes of an indexed value are kept, and the value behind it is whole", arguments: [1, 100, .max])
    func indexedValue(piece: Int) throws {
        var bytes = EncodedDataSet()
        bytes.add(
            .studyDescription, .LO, String(repeating: "x", count: 4095) + "yz" + String(repeating: "z", count: 999))
        bytes.add(.patientName, .PN, "Doe")
        let attributes = try scan(bytes.bytes, piece: piece)
        #expect(attributes.string(.studyDescription) == String(repeating: "x", count: 4095) + "y")
        #expect(attributes.string(.patientName) == "Doe")
    }

    @Test("a data set or item may have some elements out of order, and each of its items as many again")
    func disorder() {
        let limits = DataSetScanner.Limits(maximumDisorder: 3)
        for (count, isTaken) in [(3, true), (4, false)] {
            var bytes = EncodedDataSet()
            bytes.addSequence(.referencedStudySequence) { sequence in
                for _ in 0..<2 { sequence.addItem { Self.addDescending(count, to: &$0) } }
            }
            Self.addDescending(3, to: &bytes)
            #expect(((try? scan(bytes.bytes, limits: limits)) != nil) == isTaken)
            #expect(throws: Never.self) { try scan(bytes.bytes) }
        }
        var bytes = EncodedDataSet()
        Self.addDescending(4, to: &bytes)
        #expect(throws: DICOMError.tooMuchDisorder(limit: 3)) { try scan(bytes.bytes, limits: limits) }
    }

    @Test("a data set or item may have some private creators, and each of its items as many again")
    func privateCreators() {
        let limits = DataSetScanner.Limits(maximumDisorder: 3)
        for (count, isTaken) in [(3, true), (4, false)] {
            var bytes = EncodedDataSet()
            for item in 0..<2 {
                bytes.addSequence(AttributeTag(0x0008, 0x1110 + UInt16(item))) { sequence in
                    sequence.addItem { Self.addCreators(count, to: &$0) }
                }
            }
            Self.addCreators(3, to: &bytes)
            #expect(((try? scan(bytes.bytes, limits: limits)) != nil) == isTaken)
        }
        var bytes = EncodedDataSet()
        Self.addCreators(4, to: &bytes)
        #expect(throws: DICOMError.tooManyPrivateCreators(limit: 3)) { try scan(bytes.bytes, limits: limits) }
    }

    private static func addDescending(_ count: Int, to bytes: inout EncodedDataSet) {
        for place in 0...count { bytes.add(AttributeTag(0x0012, UInt16(0x9000 - place)), .LO, "") }
    }

    private static func addCreators(_ count: Int, to bytes: inout EncodedDataSet) {
        for place in 0..<count { bytes.add(AttributeTag(0x0013, UInt16(0x10 + place)), .LO, "A") }
        bytes.add(AttributeTag(0x0013, 0x1000), .LO, "")
        bytes.add(AttributeTag(0x0014, 0x0010), .LO, "")
    }

    @Test("a deflated data set is as long as the limit, and no longer")
    func inflated() throws {
        let (stored, length) = deflated { $0.add(AttributeTag(0x0011, 0x1010), .OB, [UInt8](repeating: 1, count: 998)) }
        #expect(throws: Never.self) {
            try scan(
                stored, .deflatedExplicitVRLittleEndian, limits: DataSetScanner.Limits(maximumInflatedLength: length))
        }
        #expect(throws: DICOMError.inflatedTooLong(limit: length - 1)) {
            let limits = DataSetScanner.Limits(maximumInflatedLength: length - 1)
            return try scan(stored, .deflatedExplicitVRLittleEndian, limits: limits)
        }
    }

    @Test("what a deflated data set has beside its pixel data has a limit of its own")
    func attributes() throws {
        let (stored, length) = deflated { $0.add(.pixelData, .OW, [UInt8](repeating: 1, count: 600)) }
        let beside = length - 600
        for limit in [beside, beside - 1] {
            let limits = DataSetScanner.Limits(maximumInflatedAttributesLength: limit)
            let isTaken = (try? scan(stored, .deflatedExplicitVRLittleEndian, limits: limits)) != nil
            #expect(isTaken == (limit == beside))
        }
    }

    @Test("deflated pixel data may have 64 KiB and twice what the module describes", arguments: [0, 2])
    func pixels(excess: Int) throws {
        let described = 16 * 12 * 2 * 3 * 4
        let (stored, _) = deflated { bytes in
            bytes.add(.samplesPerPixel, 4)
            bytes.add(.numberOfFrames, .IS, "3")
            bytes.add(.rows, 16)
            bytes.add(.columns, 12)
            bytes.add(.bitsAllocated, 16)
            bytes.addHeader(.pixelData, .OW, length: UInt32(65_536 + 2 * described + excess))
        }
        let error = #expect(throws: DICOMError.self) { try scan(stored, .deflatedExplicitVRLittleEndian) }
        let tooLong = DICOMError.pixelDataTooLong(
            length: UInt64(65_536 + 2 * described + 2), described: UInt64(described))
        if excess > 0 { #expect(error == tooLong) } else { #expect(error != tooLong) }
    }

    /// A data set in stored blocks, and how long it is.
    private func deflated(_ content: (inout EncodedDataSet) -> Void) -> (bytes: [UInt8], length: UInt64) {
        var dataSet = EncodedDataSet()
        content(&dataSet)
        let count = UInt16(dataSet.bytes.count)
        let lengths = [count, ~count].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return ([1] + lengths + dataSet.bytes, UInt64(count))
    }
}
