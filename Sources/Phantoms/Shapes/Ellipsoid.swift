import Foundation

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
