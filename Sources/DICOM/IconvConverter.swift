import Glibc

/// Converts bytes of one encoding to text with the C library's converter.
struct IconvConverter {
    /// The C library's name of the encoding, for example "ISO-8859-2".
    let encoding: String

    /// The text of `bytes`; every byte that begins no character becomes U+FFFD.
    func text(_ bytes: some Collection<UInt8>) -> String {
        guard let converter = iconv_open("UTF-8", encoding), converter != Self.invalid else {
            return String(repeating: "\u{FFFD}", count: bytes.count)
        }
        defer { iconv_close(converter) }
        return convert(Array(bytes), to: "\u{FFFD}", with: converter)
    }

    /// The bytes of `text` in the encoding; every character that it lacks becomes "?".
    func bytes(_ text: String) -> [UInt8] {
        guard let converter = iconv_open(encoding, "UTF-8"), converter != Self.invalid else {
            return text.unicodeScalars.map { $0.isASCII ? UInt8(truncatingIfNeeded: $0.value) : UInt8(ascii: "?") }
        }
        defer { iconv_close(converter) }
        return text.unicodeScalars.flatMap { scalar -> [UInt8] in
            var output: [UInt8] = []
            let encoded = Array(String(scalar).utf8)
            return Self.run(converter, encoded[...], into: &output) == encoded.count ? output : [UInt8(ascii: "?")]
        }
    }

    private static var invalid: iconv_t? { iconv_t(bitPattern: -1) }

    private func convert(_ bytes: [UInt8], to replacement: String, with converter: iconv_t) -> String {
        var output: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            rest = rest.dropFirst(Self.run(converter, rest, into: &output))
            if !rest.isEmpty {
                output += Array(replacement.utf8)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Converts until the end or the first byte that begins no character; returns how many bytes were converted.
    private static func run(_ converter: iconv_t, _ bytes: ArraySlice<UInt8>, into output: inout [UInt8]) -> Int {
        var input = bytes.map { CChar(bitPattern: $0) }
        let room = input.count * 4 + 16
        var left = input.count
        let converted = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            input.withUnsafeMutableBufferPointer { source in
                var from = source.baseAddress
                buffer.withMemoryRebound(to: CChar.self) { target in
                    var to = target.baseAddress
                    var space = room
                    _ = iconv(converter, &from, &left, &to, &space)
                    count = room - space
                }
            }
        }
        output += converted
        return bytes.count - left
    }
}
