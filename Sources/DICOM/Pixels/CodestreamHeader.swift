/// The frame header of a JPEG or JPEG-LS codestream.
///
/// Standard: ISO/IEC 10918-1 B.2.2, ISO/IEC 14495-1 C.2.2.
struct CodestreamHeader {
    /// Bits of a sample.
    let precision: Int
    /// Size of the image in pixels.
    let rows, columns: Int
    /// Samples of a pixel.
    let components: Int

    /// How often pixels are gone through.
    let scanCount: Int

    /// More scans than this no encoder makes: a progressive image, whose decoder goes through all pixels in each scan
    /// however few bytes it has, takes ten or so.
    static let mostScans = 64

    /// Finds the frame header (SOF) in a codestream; `nil` where there is none before the entropy-coded data.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 2
        guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
        while index + 3 < bytes.count {
            guard bytes[index] == 0xFF else { return nil }
            let marker = bytes[index + 1]
            if marker == 0xFF {
                index += 1
                continue
            }
            let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
            if Self.startsFrame(marker) {
                guard index + 9 < bytes.count else { return nil }
                precision = Int(bytes[index + 4])
                rows = Int(bytes[index + 5]) << 8 | Int(bytes[index + 6])
                columns = Int(bytes[index + 7]) << 8 | Int(bytes[index + 8])
                components = Int(bytes[index + 9])
                scanCount = Self.scanCount(bytes)
                return
            }
            guard marker != 0xDA, length >= 2 else { return nil }
            index += 2 + length
        }
        return nil
    }

    /// The number of scan headers (SOS), whose marker entropy-coded data cannot hold.
    private static func scanCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for index in bytes.indices.dropLast() where bytes[index] == 0xFF && bytes[index + 1] == 0xDA { count += 1 }
        return count
    }

    /// SOF0 to SOF15 without DHT, JPG and DAC; SOF55 is that of JPEG-LS.
    private static func startsFrame(_ marker: UInt8) -> Bool {
        marker == 0xF7 || (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }
}
