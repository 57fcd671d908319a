/// XXH64 over bytes that come in pieces: fast enough to cost nothing, good enough to tell a torn file from a whole one.
///
///     var checksum = Checksum()
///     checksum.update(bytes)
///     let value = checksum.value
///
/// Reference: xxHash specification 0.1.1, XXH64 with seed 0.
package struct Checksum: Sendable {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5
    private static let stripeLength = 32

    private var lane1 = prime1 &+ prime2
    private var lane2 = prime2
    private var lane3: UInt64 = 0
    private var lane4: UInt64 = 0 &- prime1
    private var length: UInt64 = 0
    /// The bytes of a stripe that is not complete yet.
    private var rest: [UInt8] = []

    /// The checksum of no bytes.
    package init() { rest.reserveCapacity(Self.stripeLength) }

    /// Takes the next bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = bytes.prefix(Self.stripeLength - rest.count)
            rest.append(contentsOf: missing)
            bytes = bytes.dropFirst(missing.count)
            guard rest.count == Self.stripeLength else { return }
            let stripe = rest
            stripe.withUnsafeBytes { consumeStripes($0) }
            rest.removeAll(keepingCapacity: true)
        }
        let whole = bytes.count / Self.stripeLength * Self.stripeLength
        consumeStripes(UnsafeRawBufferPointer(rebasing: bytes.prefix(whole)))
        rest.append(contentsOf: bytes.dropFirst(whole))
    }

    /// The checksum of all bytes so far.
    package var value: UInt64 {
        var hash = length >= UInt64(Self.stripeLength) ? mergedLanes : Self.prime5
        hash &+= length
        hash = rest.withUnsafeBytes { Self.mix(tail: $0, into: hash) }
        hash = (hash ^ (hash >> 33)) &* Self.prime2
        hash = (hash ^ (hash >> 29)) &* Self.prime3
        return hash ^ (hash >> 32)
    }

    /// Takes a multiple of 32 bytes.
    private mutating func consumeStripes(_ bytes: UnsafeRawBufferPointer) {
        var (first, second, third, fourth) = (lane1, lane2, lane3, lane4)
        var offset = 0
        while offset < bytes.count {
            first = Self.round(first, Self.word(bytes, offset))
            second = Self.round(second, Self.word(bytes, offset + 8))
            third = Self.round(third, Self.word(bytes, offset + 16))
            fourth = Self.round(fourth, Self.word(bytes, offset + 24))
            offset += Self.stripeLength
        }
        (lane1, lane2, lane3, lane4) = (first, second, third, fourth)
    }

    private var mergedLanes: UInt64 {
        let sum =
            Self.rotate(lane1, 1) &+ Self.rotate(lane2, 7) &+ Self.rotate(lane3, 12) &+ Self.rotate(lane4, 18)
        return [lane1, lane2, lane3, lane4].reduce(sum) { hash, lane in
            (hash ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4
        }
    }

    /// Mixes the last bytes, fewer than a stripe.
    private static func mix(tail: UnsafeRawBufferPointer, into start: UInt64) -> UInt64 {
        var (hash, offset) = (start, 0)
        while offset + 8 <= tail.count {
            hash = rotate(hash ^ round(0, word(tail, offset)), 27) &* prime1 &+ prime4
            offset += 8
        }
        if offset + 4 <= tail.count {
            let half = UInt32(littleEndian: tail.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            hash = rotate(hash ^ (UInt64(half) &* prime1), 23) &* prime2 &+ prime3
            offset += 4
        }
        for byte in tail[offset...] { hash = rotate(hash ^ (UInt64(byte) &* prime5), 11) &* prime1 }
        return hash
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotate(lane &+ input &* prime2, 31) &* prime1
    }

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
}
