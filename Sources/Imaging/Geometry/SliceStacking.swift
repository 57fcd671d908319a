import Foundation

/// How the slices of a stack follow each other.
///
/// Tolerances: a distance counts as even within 5 % of the mean distance (positions are often rounded to 0.01 mm),
/// a stack as straight where its slices move sideways by less than 1 % of their distance.
public struct SliceStacking: Sendable, Equatable {
    /// The distance of each slice from the one before it along the normal, in mm; one fewer than slices.
    public let distances: [Double]
    /// The distance between slices where it is even, whether or not the stack is sheared; otherwise `nil`.
    public let evenSpacing: Double?
    /// The angle between the normal and the line from the first to the last slice, in degrees: the gantry tilt.
    public let shearDegrees: Double
    /// Whether slices move sideways as they advance, as they do with a tilted gantry.
    public let isSheared: Bool

    /// Measures a stack; `positions` are sorted along the unit vector `normal`.
    package init(positions: [SIMD3<Double>], normal: SIMD3<Double>) {
        let steps = zip(positions.dropFirst(), positions).map { $0 - $1 }
        let distances = steps.map { $0.dot(normal) }
        self.distances = distances
        evenSpacing = Self.evenSpacing(of: distances)
        let sideways = zip(steps, distances).map { ($0 - $1 * normal).length }
        isSheared = zip(sideways, distances).contains { $0 > max(Self.sidewaysTolerance * abs($1), 0.02) }
        shearDegrees = Self.angle(positions: positions, normal: normal)
    }

    /// The median distance between slices, in mm, the lower one of an even number; `nil` with one slice.
    public var medianDistance: Double? { distances.lowerMedian }

    /// The places where slices seem to be missing: distances well above the median, as indices into `distances`.
    public var gaps: [Int] {
        guard let median = medianDistance else { return [] }
        return distances.indices.filter { distances[$0] > median * 1.5 }
    }

    private static let evenTolerance = 0.05
    private static let sidewaysTolerance = 0.01

    private static func evenSpacing(of distances: [Double]) -> Double? {
        guard !distances.isEmpty else { return nil }
        let mean = distances.reduce(0, +) / Double(distances.count)
        let tolerance = max(evenTolerance * mean, 0.011)
        guard mean > 0, distances.allSatisfy({ abs($0 - mean) <= tolerance }) else { return nil }
        return mean
    }

    private static func angle(positions: [SIMD3<Double>], normal: SIMD3<Double>) -> Double {
        guard let first = positions.first, let last = positions.last, positions.count > 1 else { return 0 }
        let line = last - first
        let along = line.dot(normal)
        return atan2((line - along * normal).length, along) * 180 / .pi
    }
}
