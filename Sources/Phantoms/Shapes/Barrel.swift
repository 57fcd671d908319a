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
