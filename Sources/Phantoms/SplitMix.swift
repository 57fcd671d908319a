/// A small random number generator whose numbers depend on its seed only, on every machine.
struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number between 0 and 1.
    mutating func unit() -> Float { Float(next() >> 40) * (1 / 16_777_216) }

    /// A number with mean 0 and variance 1, nearly normal: the sum of four even ones.
    mutating func normal() -> Float {
        let bits = next()
        let parts = SIMD4<Float>(
            Float(bits & 0xFFFF), Float(bits >> 16 & 0xFFFF), Float(bits >> 32 & 0xFFFF), Float(bits >> 48)
        )
        return (parts.sum() * (1 / 65_536) - 2) * 1.732_050_8
    }

    /// The finalizer of SplitMix64: every bit of the result depends on every bit of the value.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
