/// A solid of the phantom, described by how far a point is from its surface.
///
/// Points are patient coordinates in mm. The distance need only be right near the surface, where it decides the share
/// of a voxel that the solid fills.
protocol PhantomShape: Sendable {
    /// The signed distance in mm: negative inside.
    func distance(_ point: SIMD3<Float>) -> Float
    /// A box that contains every point within a few mm of the solid.
    var bounds: PhantomBox { get }
}

/// An axis-parallel box in patient coordinates, in mm.
struct PhantomBox: Sendable {
    let low: SIMD3<Float>
    let high: SIMD3<Float>

    static let everywhere = PhantomBox(low: SIMD3(repeating: -10_000), high: SIMD3(repeating: 10_000))

    func grown(by margin: Float) -> Self {
        Self(low: low - margin, high: high + margin)
    }

    func united(with other: Self) -> Self {
        Self(low: pointwiseMin(low, other.low), high: pointwiseMax(high, other.high))
    }

    func intersected(with other: Self) -> Self {
        Self(low: pointwiseMax(low, other.low), high: pointwiseMin(high, other.high))
    }
}
