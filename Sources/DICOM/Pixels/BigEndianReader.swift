/// Reads numbers, most significant byte first, from anywhere in a buffer.
struct BigEndianReader {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The number in `count` bytes from `place` on; `nil` where they are not all there.
    func number(_ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place <= bytes.count - count else { return nil }
        return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
