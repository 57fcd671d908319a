import DICOM

/// Whether a data set is well formed, by plain recursion over bytes that are all there: the scanner's twin.
///
/// It knows two sequences only, those that ``RandomDataSet`` makes.
struct NaiveDataSetReader {
    private let bytes: [UInt8]
    private let mostLevels: Int
    private var position = 0

    /// How headers are written.
    private struct Encoding {
        let isExplicit: Bool
        let isBigEndian: Bool
    }

    private struct Header {
        let group, element: Int
        let vr: String
        /// `nil` where it is undefined.
        let length: Int?
    }

    private init(_ bytes: [UInt8], mostLevels: Int) {
        self.bytes = bytes
        self.mostLevels = mostLevels
    }

    /// Whether the bytes are a whole data set of a transfer syntax.
    static func accepts(_ bytes: [UInt8], _ syntax: TransferSyntax, mostLevels: Int = 64) -> Bool {
        var reader = Self(bytes, mostLevels: mostLevels)
        let encoding = Encoding(isExplicit: syntax.isExplicitVR, isBigEndian: syntax.isBigEndian)
        while reader.position < bytes.count {
            guard let header = reader.header(bytes.count, encoding),
                reader.element(header, end: bytes.count, encoding, depth: 0)
            else { return false }
        }
        return true
    }

    /// The header that begins here and must end before `end`.
    private mutating func header(_ end: Int, _ encoding: Encoding) -> Header? {
        guard end - position >= 8 else { return nil }
        let (start, big) = (position, encoding.isBigEndian)
        let (group, element) = (number(start, 2, big), number(start + 2, 2, big))
        let isLong: Bool
        var vr = ""
        if !encoding.isExplicit || group == 0xFFFE {
            position += 8
            return Header(group: group, element: element, vr: vr, length: length(number(start + 4, 4, big)))
        }
        vr = String(decoding: bytes[start + 4..<start + 6], as: UTF8.self)
        if ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"].contains(vr) {
            isLong = true
        } else if vr == "??" || vr == "  " {
            isLong = false
        } else {
            guard vr.utf8.count == 2, vr.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
            isLong = ValueRepresentation(vr) == nil
        }
        guard !isLong || end - start >= 12 else { return nil }
        position += isLong ? 12 : 8
        let found = isLong ? length(number(start + 8, 4, big)) : number(start + 6, 2, big)
        return Header(group: group, element: element, vr: vr, length: found)
    }

    private mutating func element(_ header: Header, end: Int, _ encoding: Encoding, depth: Int) -> Bool {
        guard header.group >= 8 && header.group != 0xFFFE || header.group == 4 else { return false }
        let isSequence = header.vr == "SQ" || !encoding.isExplicit && header.group == 8 && header.element == 0x1110
        if let length = header.length {
            guard length <= end - position else { return false }
            if isSequence { return sequence(end: position + length, hasLength: true, encoding, depth: depth) }
            position += length
            return true
        }
        switch header.vr {
        case "SQ": return sequence(end: end, hasLength: false, encoding, depth: depth)
        case "" where header.group != 0x7FE0: return sequence(end: end, hasLength: false, encoding, depth: depth)
        case "UN":
            let implicit = Encoding(isExplicit: false, isBigEndian: false)
            return sequence(end: end, hasLength: false, implicit, depth: depth)
        case "OB", "OW": return depth < mostLevels && fragments(end: end, encoding)
        default: return false
        }
    }

    private mutating func sequence(end: Int, hasLength: Bool, _ encoding: Encoding, depth: Int) -> Bool {
        guard depth < mostLevels else { return false }
        while !(hasLength && position == end) {
            guard let header = header(end, encoding), header.group == 0xFFFE else { return false }
            if header.element == 0xE0DD { return header.length == 0 && (!hasLength || position == end) }
            guard header.element == 0xE000 else { return false }
            if let length = header.length, length > end - position { return false }
            let itemEnd = header.length.map { position + $0 } ?? end
            guard item(end: itemEnd, hasLength: header.length != nil, encoding, depth: depth + 1) else { return false }
        }
        return true
    }

    private mutating func item(end: Int, hasLength: Bool, _ encoding: Encoding, depth: Int) -> Bool {
        while !(hasLength && position == end) {
            guard let header = header(end, encoding) else { return false }
            if header.group == 0xFFFE {
                return header.element == 0xE00D && header.length == 0 && (!hasLength || position == end)
            }
            guard element(header, end: end, encoding, depth: depth) else { return false }
        }
        return true
    }

    private mutating func fragments(end: Int, _ encoding: Encoding) -> Bool {
        while let header = header(end, encoding), header.group == 0xFFFE {
            if header.element == 0xE0DD { return header.length == 0 }
            guard header.element == 0xE000, let length = header.length, length <= end - position else { return false }
            position += length
        }
        return false
    }

    private func length(_ number: Int) -> Int? { number == 0xFFFF_FFFF ? nil : number }

    private func number(_ start: Int, _ count: Int, _ isBigEndian: Bool) -> Int {
        let field = bytes[start..<start + count]
        return (isBigEndian ? Array(field) : field.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
}
