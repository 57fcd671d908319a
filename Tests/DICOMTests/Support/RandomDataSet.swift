import DICOM
import TestSupport

/// Data sets made at random by the grammar of PS3.5 7, with mistakes where levels end: lengths a few bytes off, headers
/// that begin before an end and reach over it, delimiters too many or too few.
struct RandomDataSet {
    private var random: SeededGenerator
    private let syntax: TransferSyntax
    /// How likely a mistake is at each place where one can be made.
    private let mistakes: Double

    /// Starts the data sets of a seed.
    init(seed: UInt64, syntax: TransferSyntax, mistakes: Double = 0.03) {
        random = SeededGenerator(seed: seed)
        self.syntax = syntax
        self.mistakes = mistakes
    }

    /// The next data set, before deflating.
    mutating func next() -> [UInt8] {
        var bytes = EncodedDataSet(syntax)
        addElements(to: &bytes, depth: 0)
        if makesMistake(), !bytes.bytes.isEmpty {
            bytes.bytes.removeLast(random.number(in: 1...min(20, bytes.bytes.count)))
        }
        if makesMistake() { bytes.bytes += (0..<random.number(in: 1...13)).map { _ in random.byte() } }
        return bytes.bytes
    }

    private mutating func makesMistake() -> Bool { Double(random.next() >> 11) / Double(1 << 53) < mistakes }

    private mutating func addElements(to bytes: inout EncodedDataSet, depth: Int) {
        for _ in 0..<random.number(in: 0...3) { addElement(to: &bytes, depth: depth) }
    }

    private mutating func addElement(to bytes: inout EncodedDataSet, depth: Int) {
        switch random.number(in: 0...(depth < 6 ? 11 : 4)) {
        case 0: addValue(AttributeTag(0x0010, 0x4000), .LT, to: &bytes)
        case 1: addValue(AttributeTag(0x0011, 0x1010), .OB, to: &bytes)
        case 2: addValue(AttributeTag(0x0018, 0x9999), .UN, to: &bytes)
        case 3: addValue(AttributeTag(0x0011, 0x0010), .LO, to: &bytes)
        case 4: if makesMistake() { addMark(to: &bytes) }
        case 5: addUnknownSequence(to: &bytes, depth: depth)
        case 6: addFragments(to: &bytes)
        default: addSequence(AttributeTag.referencedStudySequence, .SQ, to: &bytes, depth: depth)
        }
    }

    private mutating func addValue(_ tag: AttributeTag, _ vr: ValueRepresentation, to bytes: inout EncodedDataSet) {
        let value = (0..<random.number(in: 0...14)).map { _ in random.byte() }
        bytes.addHeader(tag, vr, length: declared(value.count))
        bytes.bytes += value
    }

    private mutating func addMark(to bytes: inout EncodedDataSet) {
        let element = [UInt16(0xE000), 0xE00D, 0xE0DD][random.number(in: 0...2)]
        bytes.addMark(element, length: [UInt32(0), 0, 8, .max][random.number(in: 0...3)])
    }

    /// UN of undefined length holds implicit VR; in implicit VR it is a sequence like any other.
    private mutating func addUnknownSequence(to bytes: inout EncodedDataSet, depth: Int) {
        var inner = EncodedDataSet(bytes.transferSyntax.isExplicitVR ? .implicitVRLittleEndian : bytes.transferSyntax)
        for _ in 0..<random.number(in: 0...2) { addItem(to: &inner, depth: depth) }
        if !makesMistake() { inner.addMark(0xE0DD) }
        bytes.addHeader(AttributeTag(0x0011, 0x1020), .UN, length: .max)
        bytes.bytes += inner.bytes
    }

    private mutating func addFragments(to bytes: inout EncodedDataSet) {
        guard bytes.transferSyntax.isExplicitVR else { return }
        bytes.addHeader(.pixelData, .OB, length: .max)
        for _ in 0..<random.number(in: 0...3) {
            let value = (0..<random.number(in: 0...9)).map { _ in random.byte() }
            bytes.addMark(0xE000, length: declared(value.count))
            bytes.bytes += value
        }
        if !makesMistake() { bytes.addMark(0xE0DD) }
    }

    private mutating func addSequence(
        _ tag: AttributeTag, _ vr: ValueRepresentation, to bytes: inout EncodedDataSet, depth: Int
    ) {
        var content = EncodedDataSet(bytes.transferSyntax)
        for _ in 0..<random.number(in: 0...2) { addItem(to: &content, depth: depth) }
        if makesMistake() { addMark(to: &content) }
        let hasLength = random.number(in: 0...1) == 0
        let hasDelimiter = hasLength ? random.number(in: 0...7) == 0 : !makesMistake()
        if hasDelimiter, hasLength { content.addMark(0xE0DD) }
        bytes.addHeader(tag, vr, length: hasLength ? declared(content.bytes.count) : .max)
        bytes.bytes += content.bytes
        if hasDelimiter, !hasLength { bytes.addMark(0xE0DD) }
    }

    private mutating func addItem(to bytes: inout EncodedDataSet, depth: Int) {
        var content = EncodedDataSet(bytes.transferSyntax)
        addElements(to: &content, depth: depth + 1)
        let hasLength = random.number(in: 0...1) == 0
        let hasDelimiter = hasLength ? random.number(in: 0...7) == 0 : !makesMistake()
        if hasDelimiter, hasLength { content.addMark(0xE00D) }
        bytes.addMark(0xE000, length: hasLength ? declared(content.bytes.count) : .max)
        bytes.bytes += content.bytes
        if hasDelimiter, !hasLength { bytes.addMark(0xE00D) }
    }

    /// The length that a header states: the right one, one a few bytes off, or one that is absurd.
    private mutating func declared(_ length: Int) -> UInt32 {
        guard makesMistake() else { return UInt32(length) }
        let other = random.number(in: 0...9) == 0 ? Int(UInt32.max) - random.number(in: 1...16) : length
        return UInt32(max(0, min(other + random.number(in: -14...14), Int(UInt32.max) - 1)))
    }
}

extension SeededGenerator {
    /// A number in a range, without the standard library's slower way.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() >> 33) % (range.upperBound - range.lowerBound + 1)
    }

    /// A byte: of those that mean something more often than chance has it.
    mutating func byte() -> UInt8 {
        let bits = next()
        return bits >> 62 == 0
            ? [0, 0xFF, 0xFE, 0xE0, 0xDD, 0x0D, 0x08, 0x20][Int(bits & 7)] : UInt8(bits >> 40 & 0xFF)
    }
}
