import DICOM
import TestSupport
import Testing

@Suite("What the scanner refuses")
struct ElementParserRefusalTests {
    private static let tag = AttributeTag.referencedStudySequence

    @Test("an item that is longer than its sequence", arguments: DataSetScannerTests.syntaxes)
    func itemLongerThanSequence(syntax: TransferSyntax) {
        var bytes = EncodedDataSet(syntax)
        bytes.addHeader(Self.tag, .SQ, length: 16)
        bytes.addMark(0xE000, length: 9)
        bytes.bytes += [UInt8](repeating: 0, count: 100)
        expectRefusal(
            bytes, .lengthExceedsParent(AttributeTag(0xFFFE, 0xE000), length: 9, available: 8, offset: offset(syntax)))
    }

    @Test("an element that is longer than its item", arguments: DataSetScannerTests.syntaxes)
    func elementLongerThanItem(syntax: TransferSyntax) {
        var bytes = EncodedDataSet(syntax)
        bytes.addSequence(Self.tag) { sequence in
            sequence.addItem { $0.addHeader(.patientID, .LO, length: 2) }
        }
        bytes.bytes += [UInt8](repeating: 0, count: 100)
        #expect(throws: DICOMError.self) { try scan(bytes.bytes, syntax) }
    }

    @Test("a length that nothing backs, without allocating for it", arguments: DataSetScannerTests.syntaxes)
    func hostileLength(syntax: TransferSyntax) {
        var bytes = EncodedDataSet(syntax)
        bytes.addHeader(.pixelData, .OW, length: 0xFFFF_FFFE)
        expectRefusal(bytes, .truncated(offset: UInt64(bytes.bytes.count)))
    }

    @Test("sequences without end, nested far too deep", arguments: DataSetScannerTests.syntaxes)
    func deepUndefinedLength(syntax: TransferSyntax) {
        var bytes = EncodedDataSet(syntax)
        for _ in 0..<100_000 {
            bytes.addHeader(Self.tag, .SQ, length: .max)
            bytes.addMark(0xE000, length: .max)
        }
        #expect { try scan(bytes.bytes, syntax) } throws: { ($0 as? DICOMError)?.isTooDeep == true }
    }

    @Test(
        "sequences with lengths, nested far too deep",
        arguments: [TransferSyntax.explicitVRLittleEndian, .implicitVRLittleEndian])
    func deepDefinedLength(syntax: TransferSyntax) {
        #expect { try scan(nested(500, syntax, hasLength: true).bytes, syntax) } throws: { error in
            (error as? DICOMError)?.isTooDeep == true
        }
    }

    @Test("a broken sequence of a range of groups, which the toolkit would parse as one")
    func brokenCurveSequence() {
        var bytes = EncodedDataSet(.implicitVRLittleEndian)
        bytes.addSequence(AttributeTag(0x5002, 0x2600)) { sequence in
            sequence.addItem { $0.addHeader(.patientID, .LO, length: 100) }
        }
        #expect(throws: DICOMError.self) { try scan(bytes.bytes, .implicitVRLittleEndian) }
    }

    @Test(
        "tags that have no place in a data set",
        arguments: [
            AttributeTag(0x0000, 0x0002), AttributeTag(0x0001, 0x0010), AttributeTag(0x0002, 0x0010),
            AttributeTag(0x0003, 0x0010), AttributeTag(0x0005, 0x0010), AttributeTag(0x0006, 0x0010),
            AttributeTag(0x0007, 0x0010),
        ])
    func forbiddenGroup(tag: AttributeTag) {
        var bytes = EncodedDataSet()
        bytes.add(tag, .UI, "1.2")
        expectRefusal(bytes, .unexpectedTag(tag, offset: 0))
    }

    @Test("stray items and delimiters", arguments: [UInt16(0xE000), 0xE00D, 0xE0DD, 0x1234])
    func strayMark(element: UInt16) {
        var bytes = EncodedDataSet()
        bytes.addMark(element)
        expectRefusal(bytes, .unexpectedTag(AttributeTag(0xFFFE, element), offset: 0))
    }

    @Test("something other than an item in a sequence")
    func elementInSequence() {
        var bytes = EncodedDataSet()
        bytes.addSequence(Self.tag) { $0.add(.patientID, .LO, "12345678") }
        expectRefusal(bytes, .unexpectedTag(.patientID, offset: 12))
    }

    @Test("a value representation that is none, as where implicit VR comes in place of explicit VR")
    func invalidRepresentation() {
        let bytes = everyKindOfElement(.implicitVRLittleEndian)
        #expect(throws: DICOMError.invalidValueRepresentation(.specificCharacterSet, bytes: 0x0A00, offset: 0)) {
            try scan(bytes, .explicitVRLittleEndian)
        }
    }

    @Test("undefined length where a value must have one", arguments: [ValueRepresentation.UT, .UC, .OF])
    func undefinedLength(vr: ValueRepresentation) {
        var bytes = EncodedDataSet()
        bytes.addHeader(.studyDescription, vr, length: .max)
        expectRefusal(bytes, .undefinedLength(.studyDescription, offset: 0))
    }

    @Test("pixel data in fragments in an implicit VR data set, which has no way to say what they are")
    func implicitFragments() throws {
        for syntax in [TransferSyntax.implicitVRLittleEndian, .explicitVRLittleEndian] {
            var bytes = EncodedDataSet(syntax)
            bytes.addHeader(.pixelData, .OB, length: .max)
            // An empty offset table and a fragment that could be an element.
            bytes.addMark(0xE000)
            var fragment = EncodedDataSet(.implicitVRLittleEndian)
            fragment.add(.patientID, .LO, "x")
            bytes.addMark(0xE000, length: UInt32(fragment.bytes.count))
            bytes.bytes += fragment.bytes
            bytes.addMark(0xE0DD)
            guard syntax == .implicitVRLittleEndian else { _ = try scan(bytes.bytes, syntax); continue }
            expectRefusal(bytes, .undefinedLength(.pixelData, offset: 0))
        }
    }

    @Test("an attribute of the index that stands twice, so that either could hold")
    func repeatedAttribute() {
        var bytes = EncodedDataSet()
        bytes.add(.sopInstanceUID, .UI, "1.2")
        bytes.add(.sopInstanceUID, .UI, "1.3")
        expectRefusal(bytes, .repeatedAttribute(.sopInstanceUID))
    }

    private func offset(_ syntax: TransferSyntax) -> UInt64 { syntax.isExplicitVR ? 12 : 8 }

    private func expectRefusal(
        _ bytes: EncodedDataSet,
        _ error: DICOMError,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for piece in [1, .max] {
            #expect(throws: error, sourceLocation: sourceLocation) {
                try scan(bytes.bytes, bytes.transferSyntax, piece: piece)
            }
        }
    }

    @Test("more elements than the limit are refused, in sequences or not", arguments: DataSetScannerTests.syntaxes)
    func tooManyElements(syntax: TransferSyntax) throws {
        let bytes = everyKindOfElement(syntax)
        #expect(throws: DICOMError.tooManyElements(limit: 12)) {
            try scan(bytes, syntax, limits: DataSetScanner.Limits(maximumElementCount: 12))
        }
    }
}

extension DICOMError {
    fileprivate var isTooDeep: Bool {
        if case .tooDeep = self { true } else { false }
    }
}
