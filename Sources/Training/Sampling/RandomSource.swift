import Foundation

/// A deterministic source of random numbers (SplitMix64), cheap enough to have one for every patch.
package struct RandomSource: RandomNumberGenerator {
    private var state: UInt64

    /// A source whose numbers depend on all of `keys`.
    package init(_ keys: UInt64...) {
        state = 0x9E37_79B9_7F4A_7C15
        for key in keys {
            state ^= key
            state = next()
        }
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// Equally distributed in [0, 1).
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Equally distributed between two bounds.
    package mutating func uniform(_ lower: Double, _ upper: Double) -> Double { lower + (upper - lower) * uniform() }

    /// Equally distributed in 0..<count.
    package mutating func index(_ count: Int) -> Int { min(Int(uniform() * Double(count)), count - 1) }

    /// Normally distributed with mean 0 and variance 1 (Box and Muller 1958).
    package mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
    }
}
