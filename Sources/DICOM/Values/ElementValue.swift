/// The value of one element as its bytes, numbers least significant byte first, and how to read them.
struct ElementValue {
    /// How the bytes are to be read.
    let representation: ValueRepresentation
    /// The value field, padding included.
    let bytes: [UInt8]
    /// The values of Specific Character Set that hold where the element stands.
    let characterSet: [String]

    /// The values as text without padding; numbers in decimal. Values between two backslashes can be empty.
    var strings: [String] {
        guard representation.isCharacters else { return numbersAsText }
        let text = CharacterSetDecoder.utf8(bytes, characterSet: representation.isText ? characterSet : [])
        let isSingle = representation.isSingleText
        // By scalars: what combines with a backslash does not take it away.
        let scalars = text.unicodeScalars
        let values = isSingle ? [scalars[...]] : scalars.split(separator: "\\", omittingEmptySubsequences: false)
        let trimmed = values.map { Self.trim(Substring($0), onlyTrailing: isSingle) }
        return trimmed == [""] ? [] : trimmed
    }

    /// The values as whole numbers; `nil` where one is none.
    var integers: [Int]? {
        switch representation {
        case .US: numbers(UInt16.self)?.map { Int($0) }
        case .SS: numbers(Int16.self)?.map { Int($0) }
        case .UL: numbers(UInt32.self)?.map { Int($0) }
        case .SL: numbers(Int32.self)?.map { Int($0) }
        case .SV: numbers(Int64.self)?.map { Int($0) }
        case .UV: numbers(UInt64.self).flatMap { Self.all($0) { Int(exactly: $0) } }
        default: doubles.flatMap { Self.all($0) { Int(exactly: $0) } }
        }
    }

    /// The values as finite numbers; `nil` where one is none.
    var doubles: [Double]? {
        switch representation {
        case .FL, .OF:
            numbers(UInt32.self).flatMap { Self.all($0) { Double(Float(bitPattern: $0)).finite } }
        case .FD, .OD: numbers(UInt64.self).flatMap { Self.all($0) { Double(bitPattern: $0).finite } }
        case .US, .SS, .UL, .SL, .SV, .UV: integers.map { $0.map { Double($0) } }
        default: NumberText.numbers(bytes)
        }
    }

    /// Every element converted; `nil` where one cannot be.
    private static func all<Element, Result>(_ elements: [Element], _ convert: (Element) -> Result?) -> [Result]? {
        let results = elements.compactMap(convert)
        return results.count == elements.count ? results : nil
    }

    /// What stands there, for an error: the beginning of a text, or how long it is where it is none.
    var excerpt: String {
        let isShown = representation.isCharacters || representation == .UN
        let beginning = isShown ? CharacterSetDecoder.utf8(Array(bytes.prefix(64)), characterSet: []) : ""
        let text = Self.trim(beginning[...], onlyTrailing: false)
        guard !text.isEmpty else { return "a value of \(bytes.count) bytes" }
        return "\"\(text.prefix(32))\""
    }

    private var numbersAsText: [String] {
        switch representation {
        case .UV: (numbers(UInt64.self) ?? []).map { String($0) }
        case .US, .SS, .UL, .SL, .SV: (integers ?? []).map { String($0) }
        case .FL, .FD: (doubles ?? []).map { String($0) }
        case .AT: (numbers(UInt16.self) ?? []).pairs.map { AttributeTag($0, $1).description }
        // What implicit VR or an archive has made of text whose VR it did not know.
        case .UN: ElementValue(representation: .LO, bytes: bytes, characterSet: characterSet).strings
        default: []
        }
    }

    /// Binary numbers; `nil` where bytes are left over.
    func numbers<Number: FixedWidthInteger>(_: Number.Type) -> [Number]? {
        guard bytes.count.isMultiple(of: MemoryLayout<Number>.size) else { return nil }
        return bytes.withUnsafeBytes { raw in
            stride(from: 0, through: raw.count - MemoryLayout<Number>.size, by: MemoryLayout<Number>.size).map {
                Number(littleEndian: raw.loadUnaligned(fromByteOffset: $0, as: Number.self))
            }
        }
    }

    private static func trim(_ text: Substring, onlyTrailing: Bool) -> String {
        var scalars = text.unicodeScalars
        while scalars.last == " " { scalars.removeLast() }
        while !onlyTrailing, scalars.first == " " { scalars.removeFirst() }
        return String(scalars)
    }
}

extension Double {
    /// The number itself; `nil` where it is infinite or none.
    fileprivate var finite: Double? { isFinite ? self : nil }
}

extension [UInt16] {
    /// Two by two; a single one at the end is left out.
    fileprivate var pairs: [(UInt16, UInt16)] {
        stride(from: 0, to: count - 1, by: 2).map { (self[$0], self[$0 + 1]) }
    }
}

extension ElementValue {
    /// The bytes of big-endian numbers, least significant first.
    static func swapped(_ bytes: [UInt8], _ representation: ValueRepresentation) -> [UInt8] {
        // A tag is two numbers.
        let size = representation == .AT ? 2 : representation.valueSize
        return stride(from: 0, to: bytes.count, by: size).flatMap { bytes[$0..<min($0 + size, bytes.count)].reversed() }
    }
}
