import Foundation

/// How far a patch is changed at random before the network sees it; by default not at all.
///
/// Every range is equally distributed.
public struct Augmentation: Codable, Equatable, Sendable {
    /// The largest rotation in the axial plane, in degrees.
    public var rotation = 0.0
    /// The largest rotation about the other axes of a volume, in degrees.
    public var tilt = 0.0
    /// The smallest and the largest magnification, two values.
    public var scale = [1.0, 1.0]
    /// By how much axes may be magnified differently: 0.1 is a factor from 1/1.1 to 1.1.
    public var anisotropy = 0.0
    /// The largest shift along each axis, as a share of the patch.
    public var shift = 0.0
    /// Up to how many mm a smooth deformation moves voxels. Each patch draws its strength below this; over all patches
    /// the standard deviation of a displacement along an axis is 0.41 of it.
    public var elastic = 0.0
    /// The largest value added, as a share of the window.
    public var brightness = 0.0
    /// The largest change of the contrast: 0.1 is a factor from 1/1.1 to 1.1.
    public var contrast = 0.0
    /// The largest change of the exponent: 0.2 is an exponent from 1/1.2 to 1.2.
    public var gamma = 0.0
    /// The largest standard deviation of the noise added, as a share of the window.
    public var noise = 0.0
    /// The probability of a blur.
    public var blur = 0.0
    /// The probability of a map of CT values that imitates another phase of contrast enhancement; for a window from 0
    /// to 255 HU. Absent for none, so that what was begun before there were phases is continued.
    public var phase: Double?
    /// Whether left and right are exchanged at random: anatomy is not symmetric.
    public var flip = false

    /// No change.
    public init() {}

    /// Whether ``scale`` is two finite factors above 0, the lower first.
    package var hasUsableScale: Bool {
        scale.count == 2 && scale.allSatisfy { $0 > 0 && $0.isFinite } && scale[0] <= scale[1]
    }
}

/// A random change of a patch's intensities, which stay within 0...1.
package struct IntensityChange {
    private let brightness: Float
    private let contrast: Float
    private let gamma: Float
    private let noise: Float
    private let isBlurred: Bool
    private let phase: PhaseMap?
    private let seed: UInt64
    private let height: Int
    private let width: Int

    /// - Parameter patch: Slices, rows, columns.
    package init(_ augmentation: Augmentation, patch: [Int], _ random: inout RandomSource) {
        (height, width) = (patch[1], patch[2])
        brightness = Float(random.uniform(-1, 1) * augmentation.brightness)
        contrast = Float(random.uniform(1 / (1 + augmentation.contrast), 1 + augmentation.contrast))
        gamma = Float(pow(1 + augmentation.gamma, random.uniform(-1, 1)))
        noise = Float(random.uniform() * augmentation.noise)
        isBlurred = random.uniform() < augmentation.blur
        seed = random.next()
        phase = PhaseMap(probability: augmentation.phase ?? 0, &random)
    }

    /// Changes `count` intensities, slice after slice.
    package func apply(_ values: UnsafeMutablePointer<Float>, count: Int) {
        if isBlurred { blur(values, count: count) }
        if let phase { for index in 0..<count { values[index] = phase.value(of: values[index]) } }
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
