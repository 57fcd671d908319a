/// A tube of changing radius along a smooth curve through given points: vessels, bowel, ribs, the pancreas.
struct Tube: PhantomShape {
    private let points: [SIMD4<Float>]
    private let segments: [Segment]
    let bounds: PhantomBox

    private struct Segment {
        let start: SIMD3<Float>
        let axis: SIMD3<Float>
        let inverseSquaredLength: Float
        let startRadius: Float
        let growth: Float
    }

    /// - Parameter points: x, y, z and radius in mm, in order along the curve.
    init(_ points: [SIMD4<Float>]) {
        self.init(curve: Self.smoothed(points))
    }

    private init(curve: [SIMD4<Float>]) {
        points = curve
        segments = zip(curve, curve.dropFirst()).map { start, end in
            let axis = (end - start).position
            return Segment(
                start: start.position,
                axis: axis,
                inverseSquaredLength: 1 / max((axis * axis).sum(), 1e-6),
                startRadius: start.w,
                growth: end.w - start.w
            )
        }
        let boxes = curve.map { PhantomBox(low: $0.position - $0.w, high: $0.position + $0.w) }
        bounds = boxes.dropFirst().reduce(boxes.first ?? .everywhere) { $0.united(with: $1) }.grown(by: 3)
    }

    /// The tube with another radius at every point: the inside of a wall, or a margin of fat.
    func widened(by margin: Float) -> Tube {
        Tube(curve: points.map { SIMD4($0.position, max($0.w + margin, 0.5)) })
    }

    /// A tube beside this one.
    func moved(by offset: SIMD3<Float>) -> Tube {
        Tube(curve: points.map { SIMD4($0.position + offset, $0.w) })
    }

    func distance(_ point: SIMD3<Float>) -> Float {
        var nearest = Float.infinity
        for segment in segments {
            let offset = point - segment.start
            let along = min(max((offset * segment.axis).sum() * segment.inverseSquaredLength, 0), 1)
            let away = offset - along * segment.axis
            nearest = min(nearest, (away * away).sum().squareRoot() - segment.startRadius - along * segment.growth)
        }
        return nearest
    }

    /// Catmull-Rom through the points, four pieces between two of them.
    private static func smoothed(_ points: [SIMD4<Float>]) -> [SIMD4<Float>] {
        guard points.count > 2, let last = points.last else { return points }
        var curve: [SIMD4<Float>] = []
        for index in 0..<points.count - 1 {
            let before = points[max(index - 1, 0)]
            let after = points[min(index + 2, points.count - 1)]
            let (start, end) = (points[index], points[index + 1])
            for step in 0..<4 {
                let t = Float(step) / 4
                let linear = (end - before) * t
                let square = (2 * before - 5 * start + 4 * end - after) * (t * t)
                let cube = (3 * start - before - 3 * end + after) * (t * t * t)
                curve.append(0.5 * (2 * start + linear + square + cube))
            }
        }
        return curve + [last]
    }
}

extension SIMD4<Float> {
    var position: SIMD3<Float> { SIMD3(x, y, z) }
}
