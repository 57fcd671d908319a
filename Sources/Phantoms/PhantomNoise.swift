/// Smooth noise in space: random values at lattice points, interpolated in between; the same for the same seed.
struct LatticeNoise: Sendable {
    let seed: UInt64
    /// The distance of the lattice points in mm.
    let wavelength: Float

    /// The noise at a point, between -1 and 1.
    func value(_ point: SIMD3<Float>) -> Float {
        let scaled = point / wavelength
        let cell = scaled.rounded(.down)
        let part = scaled - cell
        let weight = part * part * (3 - 2 * part)
        let corner = SIMD3<Int32>(cell)
        let near = plane(corner, weight)
        return near + (plane(corner &+ SIMD3(0, 0, 1), weight) - near) * weight.z
    }

    private func plane(_ corner: SIMD3<Int32>, _ weight: SIMD3<Float>) -> Float {
        let near = row(corner, weight.x)
        return near + (row(corner &+ SIMD3(0, 1, 0), weight.x) - near) * weight.y
    }

    private func row(_ corner: SIMD3<Int32>, _ weight: Float) -> Float {
        let left = self.corner(corner)
        return left + (self.corner(corner &+ SIMD3(1, 0, 0)) - left) * weight
    }

    private func corner(_ at: SIMD3<Int32>) -> Float {
        let x = UInt64(UInt32(bitPattern: at.x))
        let y = UInt64(UInt32(bitPattern: at.y))
        let z = UInt64(UInt32(bitPattern: at.z))
        let mixed = SplitMix.mix(
            seed ^ (x &* 0x9E37_79B9_7F4A_7C15) ^ (y &* 0xC2B2_AE3D_27D4_EB4F) ^ (z &* 0x1656_67B1_9E37_79F9))
        return Float(mixed >> 40) * (2 / 16_777_216) - 1
    }
}

/// How tissue varies from place to place: coarse and fine grains over each other.
struct TissueTexture: Sendable {
    private let coarse: LatticeNoise
    private let fine: LatticeNoise

    init(seed: UInt64) {
        coarse = LatticeNoise(seed: SplitMix.mix(seed &+ 101), wavelength: 6)
        fine = LatticeNoise(seed: SplitMix.mix(seed &+ 102), wavelength: 2.7)
    }

    /// The deviation at a point in mm, between -1 and 1.
    func value(_ point: SIMD3<Float>) -> Float {
        0.65 * coarse.value(point) + 0.35 * fine.value(point)
    }
}

/// Noise as a CT reconstruction leaves it: little of it at low frequencies, correlated over neighbouring pixels.
///
/// White noise is smoothed with a narrow and with a wide kernel; their difference has the hump-shaped spectrum of
/// filtered back projection.
struct ReconstructionNoise: Sendable {
    let seed: UInt64
    let columns: Int
    /// The standard deviation in HU.
    let deviation: Float

    /// The noise of one slice, row-major.
    func slice(_ index: Int) -> [Float] {
        var random = SplitMix(seed: SplitMix.mix(seed ^ UInt64(index) &* 0x9E37_79B9_7F4A_7C15))
        let white = (0..<columns * columns).map { _ in random.normal() }
        let fine = smoothed(white, [0.25, 0.5, 0.25])
        let coarse = smoothed(fine, [0.06, 0.24, 0.4, 0.24, 0.06])
        let band = zip(fine, coarse).map { $0 - 0.8 * $1 }
        let power = band.reduce(0) { $0 + $1 * $1 } / Float(max(band.count, 1))
        let scale = deviation / max(power.squareRoot(), 1e-6)
        return band.map { $0 * scale }
    }

    /// Both directions, periodic at the borders.
    private func smoothed(_ values: [Float], _ kernel: [Float]) -> [Float] {
        transposed(smoothedDown(transposed(smoothedDown(values, kernel)), kernel))
    }

    private func smoothedDown(_ values: [Float], _ kernel: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: values.count)
        for row in 0..<columns {
            for (tap, weight) in kernel.enumerated() {
                let source = (row + tap - kernel.count / 2 + columns) % columns * columns
                for column in 0..<columns { result[row * columns + column] += weight * values[source + column] }
            }
        }
        return result
    }

    private func transposed(_ values: [Float]) -> [Float] {
        var result = values
        for row in 0..<columns {
            for column in 0..<columns { result[column * columns + row] = values[row * columns + column] }
        }
        return result
    }
}

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
