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
