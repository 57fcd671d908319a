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
        let values = isSingle ? [text[...]] : text.split(separator: "\\", omittingEmptySubsequences: false)
        let trimmed = values.map { Self.trim($0, onlyTrailing: isSingle) }
        return trimmed == [""] ? [] : trimmed
    }

    /// The values that are whole numbers; a text that is none is left out.
    var integers: [Int] {
        switch representation {
        case .US: return numbers(UInt16.self).map { Int($0) }
        case .SS: return numbers(Int16.self).map { Int($0) }
        case .UL: return numbers(UInt32.self).map { Int($0) }
        case .SL: return numbers(Int32.self).map { Int($0) }
        case .SV: return numbers(Int64.self).map { Int($0) }
        case .UV: return numbers(UInt64.self).compactMap { Int(exactly: $0) }
        default: return strings.compactMap { Int($0) ?? Double($0).flatMap { Int(exactly: $0) } }
        }
    }

    /// The values that are numbers; a text that is none, or not finite, is left out.
    var doubles: [Double] {
        switch representation {
        case .FL, .OF: numbers(UInt32.self).map { Double(Float(bitPattern: $0)) }.filter(\.isFinite)
        case .FD, .OD: numbers(UInt64.self).map { Double(bitPattern: $0) }.filter(\.isFinite)
        case .US, .SS, .UL, .SL, .SV, .UV: integers.map { Double($0) }
        default: strings.compactMap { Double($0) }.filter(\.isFinite)
        }
    }

    private var numbersAsText: [String] {
        switch representation {
        case .US, .SS, .UL, .SL, .SV, .UV: integers.map { String($0) }
        case .FL, .FD: doubles.map { String($0) }
        case .AT: numbers(UInt16.self).pairs.map { AttributeTag($0, $1).description }
        // What implicit VR or an archive has made of text whose VR it did not know.
        case .UN: ElementValue(representation: .LO, bytes: bytes, characterSet: characterSet).strings
        default: []
        }
    }

    private func numbers<Number: FixedWidthInteger>(_: Number.Type) -> [Number] {
        bytes.withUnsafeBytes { raw in
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

extension [UInt16] {
    /// Two by two; a single one at the end is left out.
    fileprivate var pairs: [(UInt16, UInt16)] {
        stride(from: 0, to: count - 1, by: 2).map { (self[$0], self[$0 + 1]) }
    }
}

extension ElementValue {
    /// The bytes of big-endian numbers, least significant first.
    static func swapped(_ bytes: [UInt8], _ representation: ValueRepresentation) -> [UInt8] {
        let size =
            switch representation {
            case .US, .SS, .OW, .AT: 2
            case .UL, .SL, .FL, .OL, .OF: 4
            case .FD, .OD, .OV, .SV, .UV: 8
            default: 1
            }
        return stride(from: 0, to: bytes.count, by: size).flatMap { bytes[$0..<min($0 + size, bytes.count)].reversed() }
    }
}
