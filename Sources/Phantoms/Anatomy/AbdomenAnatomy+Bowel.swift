import Foundation

extension AbdomenAnatomy {
    /// Duodenum, jejunum and colon.
    var bowel: [PhantomOrgan] {
        colon + jejunum + duodenum
    }

    private var duodenum: [PhantomOrgan] {
        let course = Tube([
            SIMD4(-28, -46, 6, 10), SIMD4(-42, -34, 8, 11), SIMD4(-50, -18, -4, 11), SIMD4(-50, -12, -28, 11),
            SIMD4(-44, -10, -50, 11), SIMD4(-22, -12, -58, 10), SIMD4(2, -14, -58, 9), SIMD4(24, -18, -48, 10),
            SIMD4(34, -24, -30, 10),
        ])
        return loop(course, wall: .bowelWall, content: .oralContrast, number: 50)
    }

    private var jejunum: [PhantomOrgan] {
        let upper = Tube([
            SIMD4(36, -26, -28, 11), SIMD4(58, -34, -20, 12), SIMD4(84, -28, -16, 12), SIMD4(96, -10, -24, 12),
            SIMD4(80, -2, -38, 12), SIMD4(58, -12, -44, 12), SIMD4(46, -36, -46, 12), SIMD4(70, -52, -42, 12),
            SIMD4(98, -40, -48, 12), SIMD4(90, -14, -62, 12), SIMD4(60, -20, -72, 12), SIMD4(30, -40, -70, 12),
        ])
        let lower = Tube([
            SIMD4(24, -44, -56, 11), SIMD4(0, -52, -50, 11), SIMD4(-24, -50, -58, 11), SIMD4(-36, -36, -70, 11),
            SIMD4(-10, -38, -78, 11), SIMD4(20, -50, -82, 11),
        ])
        let front = Tube([
            SIMD4(40, -58, -8, 9), SIMD4(70, -50, -10, 10), SIMD4(92, -52, -22, 10), SIMD4(80, -58, -34, 11),
            SIMD4(50, -60, -30, 11), SIMD4(22, -56, -30, 10), SIMD4(10, -48, -40, 10),
        ])
        return loop(upper, wall: .bowelWall, content: .oralContrast, number: 52)
            + loop(lower, wall: .bowelWall, content: .oralContrast, number: 54)
            + loop(front, wall: .bowelWall, content: .chyme, number: 58)
    }

    private var colon: [PhantomOrgan] {
        let right = Tube([
            SIMD4(-96, 16, -95, 19), SIMD4(-98, 8, -70, 19), SIMD4(-94, -14, -58, 18), SIMD4(-78, -40, -58, 18),
            SIMD4(-52, -66, -52, 17), SIMD4(-18, -74, -38, 16), SIMD4(20, -78, -34, 16), SIMD4(62, -70, -22, 16),
            SIMD4(94, -48, -2, 16), SIMD4(108, -26, 12, 15), SIMD4(112, -4, -6, 14), SIMD4(112, 10, -40, 14),
            SIMD4(110, 12, -95, 14),
        ])
        return loop(right, wall: .colonWall, content: .stool, number: 56, air: true)
    }

    /// A loop of bowel: fat around it, wall, content, and air where it collects.
    private func loop(
        _ course: Tube, wall: PhantomTissue, content: PhantomTissue, number: UInt64, air: Bool = false
    ) -> [PhantomOrgan] {
        let folded = Intersection(
            Uneven(solid: course, relief: relief(number, wavelength: 12), amplitude: 2.5), Grown(cavity, by: -2)
        )
        let lumen = Uneven(solid: course.widened(by: -3.5), relief: relief(number + 1, wavelength: 5), amplitude: 3.5)
        let organs = [
            PhantomOrgan(Grown(course, by: 2.5), .fat), PhantomOrgan(folded, wall), PhantomOrgan(lumen, content),
        ]
        guard air else { return organs }
        return organs + [PhantomOrgan(Intersection(lumen, Grown(course.moved(by: SIMD3(0, -9, 0)), by: -4)), .air)]
    }
}

extension AbdomenAnatomy {
    /// Arteries, veins and the bile duct.
    var vessels: [PhantomOrgan] {
        veins.map { PhantomOrgan($0, .vein) }
            + [PhantomOrgan(Ellipsoid(SIMD3(-25, 4, 0), radii: SIMD3(13, 10, .infinity)), .cavalVein)]
            + [PhantomOrgan(Ellipsoid(SIMD3(6, 4, 0), radii: SIMD3(10, 10, .infinity)), .aorta)]
            + arteries.map { PhantomOrgan($0, .artery) }
            + [PhantomOrgan(bileDuct, .bile)]
            + mesentery
    }

    private var veins: [Tube] {
        [
            // Superior mesenteric vein, portal vein, splenic vein behind body and tail.
            Tube([
                SIMD4(-8, -30, -95, 4), SIMD4(-8, -26, -60, 5.5), SIMD4(-8, -22, -20, 6), SIMD4(-9, -21, 4, 7),
                SIMD4(-20, -19, 22, 7), SIMD4(-32, -16, 36, 7), SIMD4(-44, -14, 48, 6),
            ]),
            Tube([
                SIMD4(-8, -21, 5, 5), SIMD4(10, -22, 10, 4.5), SIMD4(30, -13, 16, 4.5), SIMD4(48, 3, 22, 4.5),
                SIMD4(66, 14, 29, 4), SIMD4(84, 15, 36, 3.5), SIMD4(96, 18, 40, 3),
            ]),
            // Renal veins.
            Tube([SIMD4(-26, 6, -14, 6), SIMD4(-42, 16, -16, 5), SIMD4(-58, 25, -18, 5)]),
            Tube([
                SIMD4(-20, -4, -10, 5), SIMD4(4, -9, -8, 4), SIMD4(26, 2, -7, 5), SIMD4(46, 16, -6, 5),
                SIMD4(60, 24, -6, 5),
            ]),
        ]
    }

    private var arteries: [Tube] {
        [
            // Superior mesenteric artery, coeliac trunk with splenic and hepatic artery, renal arteries.
            Tube([
                SIMD4(6, -4, 12, 4), SIMD4(5, -14, 4, 4), SIMD4(5, -18, -20, 3.8), SIMD4(6, -24, -60, 3.5),
                SIMD4(4, -30, -95, 3),
            ]),
            Tube([SIMD4(6, -4, 28, 4), SIMD4(6, -16, 30, 4), SIMD4(6, -22, 30, 3.5)]),
            Tube([
                SIMD4(6, -22, 30, 3), SIMD4(22, -22, 27, 3), SIMD4(36, -12, 29, 3), SIMD4(54, 0, 33, 2.8),
                SIMD4(74, 6, 40, 2.5), SIMD4(92, 14, 44, 2.2),
            ]),
            Tube([SIMD4(6, -22, 30, 3), SIMD4(-14, -24, 27, 2.8), SIMD4(-28, -26, 30, 2.5), SIMD4(-42, -20, 44, 2)]),
            Tube([SIMD4(-2, 6, -12, 3), SIMD4(-30, 18, -15, 2.8), SIMD4(-58, 28, -18, 2.5)]),
            Tube([SIMD4(14, 8, -10, 3), SIMD4(40, 22, -8, 2.8), SIMD4(60, 28, -6, 2.5)]),
        ]
    }

    private var bileDuct: Tube {
        Tube([SIMD4(-40, -24, 40, 2.8), SIMD4(-34, -20, 16, 2.8), SIMD4(-34, -13, -8, 2.6), SIMD4(-38, -11, -28, 2.2)])
    }

    /// Small vessels in the fat before the bowel.
    private var mesentery: [PhantomOrgan] {
        var random = SplitMix(seed: seed &+ 60)
        return (0..<26).map { _ in
            let start = SIMD3<Float>(-50 + 130 * random.unit(), -68 + 34 * random.unit(), -85 + 80 * random.unit())
            let turn = SIMD3<Float>(24 * random.unit() - 12, 14 * random.unit() - 7, 10 + 14 * random.unit())
            let radius = 1.2 + 1.2 * random.unit()
            let points = [SIMD4(start, radius), SIMD4(start + turn, radius), SIMD4(start + turn * 1.7, radius * 0.7)]
            return PhantomOrgan(Tube(points), .vein)
        }
    }
}
