import Foundation

/// A Part 10 file in Explicit VR Little Endian as lines of text, read byte by byte and by no code of the program.
///
///     try AttributeDump(part10: path).lines    // "(0008,0060) CS \"SEG \"", one line an element
///
/// Elements of items are indented by ">". Text is shown with its padding; a byte that is no printable ASCII as "\xNN".
/// Of bytes and words (OB, OW, UN) the number and the first are shown.
public struct AttributeDump {
    /// One line an element.
    public private(set) var lines: [String] = []
    private let bytes: [UInt8]
    private var position = 132

    /// Reads a file.
    public init(part10 path: String) throws {
        bytes = Array(try Data(contentsOf: URL(filePath: path)))
        guard bytes.count > 132, Array(bytes[128..<132]) == Array("DICM".utf8) else { throw Unreadable(position: 128) }
        try readElements(until: bytes.count, indent: "")
    }

    private mutating func readElements(until end: Int, indent: String) throws {
        while position < end {
            let (group, element) = (try number(2), try number(2))
            if group == 0xFFFE {
                _ = try number(4)
                return
            }
            try readElement("\(indent)(\(hexadecimal(group)),\(hexadecimal(element)))", indent)
        }
    }

    private mutating func readElement(_ tag: String, _ indent: String) throws {
        let vr = String(decoding: try take(2), as: UTF8.self)
        let isLong = Self.longForms.contains(vr)
        if isLong { _ = try take(2) }
        let length = try number(isLong ? 4 : 2)
        guard vr == "SQ" else {
            guard length.isMultiple(of: 2) else { throw Unreadable(position: position) }
            return lines.append("\(tag) \(vr) \(Self.text(try take(length), vr))")
        }
        lines.append("\(tag) SQ")
        try readItems(until: length == 0xFFFF_FFFF ? bytes.count : position + length, indent + ">")
    }

    private mutating func readItems(until end: Int, _ indent: String) throws {
        var count = 0
        while position < end {
            let (group, element, length) = (try number(2), try number(2), try number(4))
            if group == 0xFFFE, element == 0xE0DD { return }
            guard group == 0xFFFE, element == 0xE000 else { throw Unreadable(position: position) }
            count += 1
            lines.append("\(indent)item \(count)")
            try readElements(until: length == 0xFFFF_FFFF ? bytes.count : position + length, indent: indent)
        }
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw Unreadable(position: position) }
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func number(_ count: Int) throws -> Int {
        try take(count).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func hexadecimal(_ number: Int) -> String { String(format: "%04X", number) }

    private static let longForms: Set<String> = [
        "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV",
    ]

    private static func text(_ value: ArraySlice<UInt8>, _ vr: String) -> String {
        switch vr {
        case "US", "AT": numbers(value, size: 2)
        case "UL": numbers(value, size: 4)
        case "OB", "OW", "UN":
            "\(value.count) bytes" + (value.prefix(8).map { String(format: " %02X", $0) }.joined())
        default: "\"" + value.map(character).joined() + "\""
        }
    }

    private static func character(_ byte: UInt8) -> String {
        (0x20...0x7E).contains(byte) ? String(UnicodeScalar(byte)) : String(format: "\\x%02X", byte)
    }

    private static func numbers(_ value: ArraySlice<UInt8>, size: Int) -> String {
        stride(from: value.startIndex, to: value.endIndex, by: size).map { start in
            String(value[start..<min(start + size, value.endIndex)].reversed().reduce(0) { $0 << 8 | Int($1) })
        }.joined(separator: " ")
    }

    /// The file is no data set in Explicit VR Little Endian.
    public struct Unreadable: Error {
        /// Where it could not be read.
        public let position: Int
    }
}
