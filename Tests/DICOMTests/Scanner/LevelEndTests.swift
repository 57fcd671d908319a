import DICOM
import TestSupport
import Testing

/// Where a sequence or an item ends, to the byte.
struct LevelEndTests {
    private static let tag = AttributeTag.referencedStudySequence
    private static let item = AttributeTag(0xFFFE, 0xE000)

    @Test(
        "a header of twelve bytes that begins where fewer are left in its item is refused",
        arguments: [UInt32(8), 9, 10, 11], [UInt32.max, 0])
    func headerOverEnd(left: UInt32, length: UInt32) {
        var bytes = EncodedDataSet()
        bytes.addHeader(Self.tag, .SQ, length: 8 + left)
        bytes.addMark(0xE000, length: left)
        bytes.addHeader(Self.tag, .SQ, length: length)
        bytes.bytes += [UInt8](repeating: 0, count: 40)
        let error = DICOMError.lengthExceedsParent(Self.tag, length: 12, available: UInt64(left), offset: 20)
        for piece in [1, 3, .max] { #expect(throws: error) { try scan(bytes.bytes, piece: piece) } }
    }

    @Test("the same in a deflated data set")
    func deflated() {
        var bytes = EncodedDataSet()
        bytes.addHeader(Self.tag, .SQ, length: 16)
        bytes.addMark(0xE000, length: 8)
        bytes.addHeader(Self.tag, .SQ, length: .max)
        let length = UInt8(bytes.bytes.count)
        let stored: [UInt8] = [1, length, 0, ~length, 0xFF] + bytes.bytes
        #expect(throws: DICOMError.lengthExceedsParent(Self.tag, length: 12, available: 8, offset: 20)) {
            try scan(stored, .deflatedExplicitVRLittleEndian)
        }
    }

    @Test("too few bytes for any header are left", arguments: DataSetScannerTests.syntaxes, 1...7)
    func noRoom(syntax: TransferSyntax, left: Int) {
        var bytes = EncodedDataSet(syntax)
        bytes.addHeader(Self.tag, .SQ, length: UInt32(8 + left))
        bytes.addMark(0xE000, length: UInt32(left))
        bytes.bytes += [UInt8](repeating: 0, count: 40)
        let offset = UInt64(syntax.isExplicitVR ? 20 : 16)
        let error = DICOMError.lengthExceedsParent(Self.item, length: 8, available: UInt64(left), offset: offset)
        for piece in [1, .max] { #expect(throws: error) { try scan(bytes.bytes, syntax, piece: piece) } }
    }

    @Test("a value fills its item exactly, and one byte more is refused", arguments: DataSetScannerTests.syntaxes)
    func exactFit(syntax: TransferSyntax) throws {
        let header = 8
        for excess in [0, 1] {
            var bytes = EncodedDataSet(syntax)
            bytes.addSequence(Self.tag) { sequence in
                sequence.addMark(0xE000, length: UInt32(header + 4))
                sequence.addHeader(.patientID, .LO, length: UInt32(4 + excess))
                sequence.bytes += [1, 2, 3, 4]
            }
            bytes.add(.patientName, .PN, "Doe")
            let start = UInt64(syntax.isExplicitVR ? 20 : 16)
            if excess == 0 {
                #expect(try scan(bytes.bytes, syntax).string(.patientName) == "Doe")
            } else {
                #expect(throws: DICOMError.lengthExceedsParent(.patientID, length: 5, available: 4, offset: start)) {
                    try scan(bytes.bytes, syntax)
                }
            }
        }
    }

    @Test(
        "a delimiter as the last bytes of a sequence or item that has a length is passed over",
        arguments: DataSetScannerTests.syntaxes)
    func delimiterAtEnd(syntax: TransferSyntax) throws {
        var bytes = EncodedDataSet(syntax)
        bytes.addSequence(Self.tag) { sequence in
            sequence.addItem { item in
                item.add(.patientID, .LO, "1")
                item.addMark(0xE00D)
            }
            sequence.addMark(0xE0DD)
        }
        bytes.add(.patientName, .PN, "Doe")
        #expect(try scan(bytes.bytes, syntax).string(.patientName) == "Doe")
    }

    @Test("one that is followed by more of the level is refused, and so is one of another kind or with a length")
    func delimiterBeforeEnd() {
        let contents: [(inout EncodedDataSet) -> Void] = [
            {
                $0.addMark(0xE0DD); $0.addItem()
            },
            {
                $0.addItem {
                    $0.addMark(0xE00D); $0.add(.patientID, .LO, "1")
                }
            },
            { $0.addMark(0xE00D) },
            { $0.addItem { $0.addMark(0xE0DD) } },
            { $0.addMark(0xE0DD, length: 2) },
        ]
        for content in contents {
            var bytes = EncodedDataSet()
            bytes.addSequence(Self.tag, content)
            bytes.add(.patientName, .PN, "Doe")
            #expect(throws: DICOMError.self) { try scan(bytes.bytes) }
        }
    }

    @Test(
        "sequences nest 64 deep and no deeper",
        arguments: [TransferSyntax.explicitVRLittleEndian, .implicitVRLittleEndian], [true, false])
    func depth(syntax: TransferSyntax, hasLength: Bool) {
        #expect(throws: Never.self) { try scan(nested(64, syntax, hasLength: hasLength).bytes, syntax) }
        #expect { try scan(nested(65, syntax, hasLength: hasLength).bytes, syntax) } throws: { error in
            if case .tooDeep(limit: 64, _) = error as? DICOMError { true } else { false }
        }
    }

    @Test("as many elements as the limit allows, and no more")
    func elementCount() throws {
        var bytes = EncodedDataSet()
        for _ in 0..<5 { bytes.add(AttributeTag(0x0011, 0x1010), .OB, [1, 2]) }
        #expect(throws: Never.self) { try scan(bytes.bytes, limits: DataSetScanner.Limits(maximumElementCount: 5)) }
        #expect(throws: DICOMError.tooManyElements(limit: 4)) {
            try scan(bytes.bytes, limits: DataSetScanner.Limits(maximumElementCount: 4))
        }
    }
}

/// A data set of nothing but sequences in items of sequences.
func nested(_ depth: Int, _ syntax: TransferSyntax, hasLength: Bool) -> EncodedDataSet {
    var bytes = EncodedDataSet(syntax)
    for _ in 0..<depth {
        var outer = EncodedDataSet(syntax)
        outer.addSequence(.referencedStudySequence, hasLength: hasLength) { sequence in
            sequence.addItem(hasLength: hasLength) { $0.bytes = bytes.bytes }
        }
        bytes = outer
    }
    return bytes
}

/// Data sets by grammar, with mistakes where levels end. A few thousand are tried in each run; 4,800,000 were
/// once, by an optimized build, without a difference.
@Suite(.takingTurns)
struct LevelEndFuzzTests {
    @Test(
        "the scanner accepts what its naive twin accepts, however the bytes are cut",
        arguments: DataSetScannerTests.syntaxes)
    func grammar(syntax: TransferSyntax) {
        var dataSets = RandomDataSet(seed: 11, syntax: syntax)
        var pieces = SeededGenerator(seed: 12)
        var accepted = 0
        for _ in 0..<4000 {
            let bytes = dataSets.next()
            let expected = NaiveDataSetReader.accepts(bytes, syntax)
            #expect(((try? scan(bytes, syntax)) != nil) == expected, "\(bytes)")
            let piece = pieces.number(in: 1...13)
            #expect(((try? scan(bytes, syntax, piece: piece)) != nil) == expected, "\(piece): \(bytes)")
            accepted += expected ? 1 : 0
        }
        #expect((1000...3600).contains(accepted), "\(accepted) of 4000 are well formed")
    }
}
