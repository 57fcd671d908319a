import Foundation

/// The organs of a synthetic upper abdomen, in the order in which they are laid over each other.
///
/// Patient coordinates in mm with their origin in the middle of the body at the level of the pancreas: x to the
/// patient's left, y to the back, z to the head.
struct AbdomenAnatomy: Sendable {
    /// What makes one abdomen differ from another: every relief and texture derives from it.
    let seed: UInt64

    /// Everything, from the table and the skin to the smallest vessel.
    var organs: [PhantomOrgan] {
        table + trunk + lungs + liver + upperLeft + kidneys + skeleton + bowel + surroundings + pancreas + vessels
    }

    /// The inside of the abdominal wall, which limits every organ.
    var cavity: Barrel { Barrel(center: SIMD2(0, -8), radii: SIMD2(129, 86), squareness: 0.35) }

    /// Noise of its own for each organ.
    func relief(_ number: UInt64, wavelength: Float) -> LatticeNoise {
        LatticeNoise(seed: SplitMix.mix(seed &* 97 &+ number), wavelength: wavelength)
    }

    private var table: [PhantomOrgan] {
        let upper = Ellipsoid(SIMD3(0, -190, 0), radii: SIMD3(420, 335, .infinity))
        let lower = Ellipsoid(SIMD3(0, -150, 0), radii: SIMD3(400, 330, .infinity))
        return [upper, lower].map { surface in
            PhantomOrgan(Intersection(Grown(surface, by: 1), Outside(solid: Grown(surface, by: -1))), .table)
        }
    }

    private var trunk: [PhantomOrgan] {
        let body = Barrel(center: SIMD2(0, 0), radii: SIMD2(158, 112), squareness: 0.3)
        let wall = Uneven(
            solid: Barrel(center: SIMD2(0, -2), radii: SIMD2(141, 97), squareness: 0.35),
            relief: relief(1, wavelength: 45), amplitude: 4
        )
        return [
            PhantomOrgan(body, .skin),
            PhantomOrgan(Grown(body, by: -2), .fat),
            PhantomOrgan(wall, .muscle),
            PhantomOrgan(cavity, .fat),
            PhantomOrgan(Ellipsoid(SIMD3(0, -93, 0), radii: SIMD3(7, 9, .infinity)), .fat),
        ] + muscles
    }

    private var muscles: [PhantomOrgan] {
        (muscles(side: -1) + muscles(side: 1)).map { muscle in
            PhantomOrgan(Uneven(solid: muscle, relief: relief(2, wavelength: 9), amplitude: 2), .muscle)
        }
    }

    /// Erector spinae, psoas, quadratus lumborum and crus of the diaphragm; side -1 is the patient's right.
    private func muscles(side: Float) -> [Ellipsoid] {
        let places: [SIMD3<Float>] = [SIMD3(35, 80, 0), SIMD3(36, 42, -60), SIMD3(66, 62, -40), SIMD3(15, 14, 55)]
        let radii: [SIMD3<Float>] = [
            SIMD3(34, 21, .infinity), SIMD3(15, 19, 110), SIMD3(20, 9, 90), SIMD3(6, 14, 75),
        ]
        let degrees: [Float] = [-8, 0, -25, 15]
        let mirror = SIMD3<Float>(side, 1, 1)
        return places.indices.map { index in
            Ellipsoid(places[index] * mirror, radii: radii[index], degrees: degrees[index] * side)
        }
    }

    /// The recesses of the lungs behind the diaphragm.
    private var lungs: [PhantomOrgan] {
        let domes = Union(
            [
                Ellipsoid(SIMD3(-62, -22, -10), radii: SIMD3(80, 94, 135)),
                Ellipsoid(SIMD3(62, -22, -20), radii: SIMD3(80, 94, 135)),
            ], blend: 10)
        let recess = Intersection(Grown(cavity, by: -1), Outside(solid: domes))
        let above = Intersection(recess, Ellipsoid(SIMD3(0, 40, 110), radii: SIMD3(150, 90, 75)))
        return [PhantomOrgan(above, .lung)]
    }
}

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
