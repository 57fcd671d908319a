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
