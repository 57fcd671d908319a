import Foundation

/// A random change of a patch's intensities, which stay within 0...1.
package struct IntensityChange {
    private let brightness: Float
    private let contrast: Float
    private let gamma: Float
    private let noise: Float
    private let isBlurred: Bool
    private let seed: UInt64
    private let height: Int
    private let width: Int

    /// - Parameter patch: Slices, rows, columns.
    package init(_ augmentation: Augmentation, patch: [Int], _ random: inout RandomSource) {
        (height, width) = (patch[1], patch[2])
        brightness = Float(random.uniform(-1, 1) * augmentation.brightness)
        contrast = Float(random.uniform(augmentation.contrast.lowerBound, augmentation.contrast.upperBound))
        gamma = Float(pow(augmentation.gamma, random.uniform(-1, 1)))
        noise = Float(random.uniform() * augmentation.noise)
        isBlurred = random.uniform() < augmentation.blur
        seed = random.next()
    }

    /// Changes `count` intensities, slice after slice.
    package func apply(_ values: UnsafeMutablePointer<Float>, count: Int) {
        if isBlurred { blur(values, count: count) }
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

    /// A mean over three neighbours along rows, then along columns; a slice's outermost pixels stay as they are.
    private func blur(_ values: UnsafeMutablePointer<Float>, count: Int) {
        let plane = height * width
        for slice in stride(from: values, to: values + count, by: plane) {
            for row in 0..<height { Self.blur(slice + row * width, count: width, step: 1) }
            for column in 0..<width { Self.blur(slice + column, count: height, step: width) }
        }
    }

    private static func blur(_ values: UnsafeMutablePointer<Float>, count: Int, step: Int) {
        var before = values[0]
        for index in stride(from: 1, to: count - 1, by: 1) {
            let value = values[index * step]
            values[index * step] = (before + 2 * value + values[(index + 1) * step]) / 4
            before = value
        }
    }
}
