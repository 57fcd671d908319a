/// Several solids as one, with rounded seams.
struct Union: PhantomShape {
    let parts: [any PhantomShape]
    /// How far around a seam it is rounded, in mm.
    var blend: Float = 0
    let bounds: PhantomBox

    init(_ parts: [any PhantomShape], blend: Float = 0) {
        self.parts = parts
        self.blend = blend
        let boxes = parts.map(\.bounds)
        bounds = boxes.dropFirst().reduce(boxes.first ?? .everywhere) { $0.united(with: $1) }
    }

    func distance(_ point: SIMD3<Float>) -> Float {
        var result = Float.infinity
        for part in parts {
            let next = part.distance(point)
            guard blend > 0, abs(result - next) < blend else {
                result = min(result, next)
                continue
            }
            let share = (blend - abs(result - next)) / blend
            result = min(result, next) - share * share * blend / 4
        }
        return result
    }
}

/// What two solids have in common.
struct Intersection: PhantomShape {
    let first: any PhantomShape
    let second: any PhantomShape

    init(_ first: any PhantomShape, _ second: any PhantomShape) {
        self.first = first
        self.second = second
    }

    func distance(_ point: SIMD3<Float>) -> Float {
        max(first.distance(point), second.distance(point))
    }

    var bounds: PhantomBox { first.bounds.intersected(with: second.bounds) }
}

/// Everything that a solid does not fill.
struct Outside: PhantomShape {
    let solid: any PhantomShape

    func distance(_ point: SIMD3<Float>) -> Float { -solid.distance(point) }

    var bounds: PhantomBox { .everywhere }
}

/// A solid grown by a margin, or shrunk where the margin is negative.
struct Grown: PhantomShape {
    let solid: any PhantomShape
    let margin: Float

    init(_ solid: any PhantomShape, by margin: Float) {
        self.solid = solid
        self.margin = margin
    }

    func distance(_ point: SIMD3<Float>) -> Float { solid.distance(point) - margin }

    var bounds: PhantomBox { solid.bounds.grown(by: max(margin, 0)) }
}

/// A solid whose surface is uneven: lobules of the pancreas, folds of bowel.
struct Uneven: PhantomShape {
    let solid: any PhantomShape
    let relief: LatticeNoise
    /// How far the surface is moved at most, in mm.
    let amplitude: Float

    func distance(_ point: SIMD3<Float>) -> Float {
        let plain = solid.distance(point)
        // Far from the surface the relief changes nothing: most points are spared the noise.
        return abs(plain) > amplitude + 2 ? plain : plain - amplitude * relief.value(point)
    }

    var bounds: PhantomBox { solid.bounds.grown(by: amplitude) }
}

/// Everything in front of a level: the air in a stomach of a patient who lies on the back.
struct InFrontOf: PhantomShape {
    let level: Float

    func distance(_ point: SIMD3<Float>) -> Float { point.y - level }

    var bounds: PhantomBox { .everywhere }
}
