import Foundation

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

/// An ellipsoid whose long axis may be turned about z; an infinite radius makes it a cylinder.
struct Ellipsoid: PhantomShape {
    let center: SIMD3<Float>
    let radii: SIMD3<Float>
    let cosine: Float
    let sine: Float

    /// - Parameter degrees: the turn about z, from the patient's left towards the back.
    init(_ center: SIMD3<Float>, radii: SIMD3<Float>, degrees: Float = 0) {
        self.center = center
        self.radii = radii
        cosine = cos(degrees * .pi / 180)
        sine = sin(degrees * .pi / 180)
    }

    func distance(_ point: SIMD3<Float>) -> Float {
        let offset = point - center
        let turned = SIMD3(cosine * offset.x + sine * offset.y, cosine * offset.y - sine * offset.x, offset.z)
        let scaled = turned / radii
        let first = (scaled * scaled).sum().squareRoot()
        let gradient = scaled / radii
        let second = (gradient * gradient).sum().squareRoot()
        return second > 1e-6 ? first * (first - 1) / second : -radii.min()
    }

    var bounds: PhantomBox {
        let x = (cosine * cosine * radii.x * radii.x + sine * sine * radii.y * radii.y).squareRoot()
        let y = (sine * sine * radii.x * radii.x + cosine * cosine * radii.y * radii.y).squareRoot()
        let reach = SIMD3(x, y, radii.z)
        return PhantomBox(low: center - reach, high: center + reach).grown(by: 3)
    }
}

/// A trunk or a vertebral body: a cylinder along z whose cross-section lies between an ellipse and a rounded rectangle.
struct Barrel: PhantomShape {
    let center: SIMD2<Float>
    let radii: SIMD2<Float>
    /// 0 for an ellipse, 1 for a curve of the fourth degree.
    let squareness: Float
    /// Half the height in mm around `middle`; infinite for a trunk.
    var halfHeight: Float = .infinity
    /// The z of the middle in mm.
    var middle: Float = 0

    func distance(_ point: SIMD3<Float>) -> Float {
        let offset = SIMD2(point.x, point.y) - center
        let squares = (offset / radii) * (offset / radii)
        let round = squares.sum().squareRoot()
        let square = (squares * squares).sum().squareRoot().squareRoot()
        let level = round + (square - round) * squareness
        guard level > 1e-4 else { return -radii.min() }
        // The level grows evenly along a ray from the centre, so that the ray's length gives the distance.
        let across = (offset * offset).sum().squareRoot() * (level - 1) / level
        return halfHeight.isFinite ? max(across, abs(point.z - middle) - halfHeight) : across
    }

    var bounds: PhantomBox {
        let height = halfHeight.isFinite ? halfHeight : 10_000
        let box = PhantomBox(
            low: SIMD3(center.x - radii.x, center.y - radii.y, middle - height),
            high: SIMD3(center.x + radii.x, center.y + radii.y, middle + height)
        )
        return box.grown(by: 3)
    }
}
