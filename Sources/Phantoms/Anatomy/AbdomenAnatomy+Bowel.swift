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
