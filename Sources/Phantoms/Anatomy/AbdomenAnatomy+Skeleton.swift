import Foundation

extension AbdomenAnatomy {
    /// Spine and ribs.
    var skeleton: [PhantomOrgan] {
        let levels: [Float] = [-116, -80, -44, -8, 28, 62, 95, 127]
        return [PhantomOrgan(Barrel(center: SIMD2(2, 38), radii: SIMD2(24, 18), squareness: 0.3), .disc)]
            + levels.flatMap(vertebra) + ribs
    }

    private func vertebra(at z: Float) -> [PhantomOrgan] {
        let body = Barrel(center: SIMD2(2, 38), radii: SIMD2(25, 19), squareness: 0.3, halfHeight: 13, middle: z)
        let arch = Union(
            [
                Ellipsoid(SIMD3(2, 62, z - 2), radii: SIMD3(16, 14, 13)),
                Tube([SIMD4(2, 68, z - 2, 4), SIMD4(2, 86, z - 10, 3.5)]),
                Tube([SIMD4(-16, 60, z, 5), SIMD4(-40, 66, z + 2, 3)]),
                Tube([SIMD4(20, 60, z, 5), SIMD4(44, 66, z + 2, 3)]),
            ], blend: 4)
        return [
            PhantomOrgan(body, .corticalBone), PhantomOrgan(Grown(body, by: -1.8), .marrow),
            PhantomOrgan(arch, .corticalBone), PhantomOrgan(Grown(arch, by: -2.2), .marrow),
            PhantomOrgan(Ellipsoid(SIMD3(2, 62, 0), radii: SIMD3(10, 8, .infinity)), .spinalCanal),
        ]
    }

    /// Ribs run from the spine outwards, forwards and down within the abdominal wall.
    private var ribs: [PhantomOrgan] {
        let heads: [Float] = [-10, 24, 56, 88, 118, 148, 178]
        return heads.enumerated().flatMap { index, head in
            [Float(-1), 1].flatMap { side in rib(head: head, side: side, reach: min(0.45 + 0.12 * Float(index), 0.95)) }
        }
    }

    private func rib(head: Float, side: Float, reach: Float) -> [PhantomOrgan] {
        let points = (0...8).map { step -> SIMD4<Float> in
            // The angle from the back (0) to the front (pi) of the trunk.
            let share = Float(step) / 8 * reach
            let angle = (0.13 + 0.72 * share) * .pi
            let x = side * 133 * sin(angle)
            let y = -5 + 90 * cos(angle)
            return SIMD4(x, y, head - 78 * share, 4.6)
        }
        let tube = Tube(points)
        return [PhantomOrgan(tube, .corticalBone), PhantomOrgan(tube.widened(by: -2), .marrow)]
    }
}
