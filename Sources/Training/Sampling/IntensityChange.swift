import Foundation

/// A random change of a patch's intensities, which stay within 0...1.
struct IntensityChange {
    private let brightness: Float
    private let contrast: Float
    private let gamma: Float
    private let noise: Float
    private let isBlurred: Bool
    private let seed: UInt64

    init(_ augmentation: Augmentation, _ random: inout RandomSource) {
        brightness = Float(random.uniform(-1, 1) * augmentation.brightness)
        contrast = Float(random.uniform(augmentation.contrast.lowerBound, augmentation.contrast.upperBound))
        gamma = Float(pow(augmentation.gamma, random.uniform(-1, 1)))
        noise = Float(random.uniform() * augmentation.noise)
        isBlurred = random.uniform() < augmentation.blur
        seed = random.next()
    }

    /// Changes `count` intensities; rows of `width` are neighbours.
    func apply(_ values: UnsafeMutablePointer<Float>, count: Int, width: Int) {
        if isBlurred { blur(values, count: count, width: width) }
        var sum: Float = 0
        for index in 0..<count { sum += values[index] }
        let mean = sum / Float(count)
        var random = RandomSource(seed)
        for index in 0..<count {
            var value = mean + (values[index] - mean) * contrast + brightness
            value = min(max(value, 0), 1)
            if gamma != 1 { value = powf(value, gamma) }
            if noise > 0 { value = min(max(value + noise * Self.roughNormal(&random), 0), 1) }
            values[index] = value
        }
    }

    /// About normally distributed: the sum of four equally distributed 16-bit numbers.
    private static func roughNormal(_ random: inout RandomSource) -> Float {
        let bits = random.next()
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + bits >> 48
        return (Float(sum) / 65536 - 2) * 1.7320508
    }

    /// A mean over three neighbours along rows, then across them.
    private func blur(_ values: UnsafeMutablePointer<Float>, count: Int, width: Int) {
        for step in [1, width] where count > 2 * step {
            var before = [Float](repeating: 0, count: step)
            for index in 0..<step { before[index] = values[index] }
            for index in step..<count - step {
                let value = values[index]
                values[index] = (before[index % step] + 2 * value + values[index + step]) / 4
                before[index % step] = value
            }
        }
    }
}
