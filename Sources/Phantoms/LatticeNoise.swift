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
