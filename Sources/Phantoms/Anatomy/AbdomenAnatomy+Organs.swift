extension AbdomenAnatomy {
    /// The liver with its veins and the gall bladder.
    var liver: [PhantomOrgan] {
        let lobes = Union(
            [
                Ellipsoid(SIMD3(-78, -12, 30), radii: SIMD3(56, 74, 88)),
                Ellipsoid(SIMD3(-40, -38, 55), radii: SIMD3(56, 44, 50)),
                Ellipsoid(SIMD3(8, -58, 58), radii: SIMD3(50, 27, 36)),
            ], blend: 14)
        let shaped = Uneven(solid: lobes, relief: relief(10, wavelength: 28), amplitude: 3)
        let inside = Intersection(shaped, Grown(cavity, by: -2))
        return [PhantomOrgan(inside, .liver)] + hepaticVessels.map { PhantomOrgan(Intersection($0, inside), .vein) } + [
            PhantomOrgan(Ellipsoid(SIMD3(-57, -42, -8), radii: SIMD3(15, 19, 30), degrees: 20), .bowelWall),
            PhantomOrgan(Ellipsoid(SIMD3(-57, -42, -8), radii: SIMD3(13, 17, 28), degrees: 20), .bile),
        ]
    }

    private var hepaticVessels: [Tube] {
        [
            Tube([SIMD4(-40, -14, 46, 6), SIMD4(-62, -12, 52, 4), SIMD4(-85, -2, 50, 3), SIMD4(-108, 8, 42, 2)]),
            Tube([SIMD4(-62, -12, 52, 4), SIMD4(-80, -30, 58, 3), SIMD4(-100, -38, 62, 2)]),
            Tube([SIMD4(-40, -14, 46, 5), SIMD4(-28, -38, 56, 4), SIMD4(-5, -55, 60, 3)]),
            Tube([SIMD4(-24, 4, 100, 5), SIMD4(-55, 15, 85, 4), SIMD4(-90, 28, 62, 3), SIMD4(-105, 32, 35, 2)]),
            Tube([SIMD4(-24, -2, 100, 5), SIMD4(-50, -25, 85, 3.5), SIMD4(-72, -45, 60, 2), SIMD4(-80, -55, 30, 1.5)]),
            Tube([SIMD4(-90, -10, 20, 2.5), SIMD4(-100, 5, 0, 2), SIMD4(-95, 15, -25, 1.5)]),
        ]
    }

    /// The spleen and the stomach.
    var upperLeft: [PhantomOrgan] {
        let spleen = Intersection(
            Uneven(
                solid: Ellipsoid(SIMD3(108, 26, 42), radii: SIMD3(25, 50, 52), degrees: 12),
                relief: relief(20, wavelength: 24), amplitude: 3
            ),
            Grown(cavity, by: -2)
        )
        let stomach = Intersection(
            Uneven(
                solid: Union(
                    [
                        Ellipsoid(SIMD3(62, -18, 84), radii: SIMD3(40, 40, 34)),
                        Ellipsoid(SIMD3(66, -52, 44), radii: SIMD3(30, 23, 36)),
                        Tube([
                            SIMD4(60, -58, 28, 18), SIMD4(34, -66, 10, 15), SIMD4(4, -64, 2, 13), SIMD4(-24, -50, 4, 9),
                        ]),
                    ], blend: 16),
                relief: relief(21, wavelength: 15), amplitude: 2.5
            ),
            Grown(cavity, by: -3)
        )
        let lumen = Grown(stomach, by: -4.5)
        return [
            PhantomOrgan(spleen, .spleen),
            PhantomOrgan(Grown(stomach, by: 2), .fat),
            PhantomOrgan(stomach, .bowelWall),
            PhantomOrgan(lumen, .oralContrast),
            PhantomOrgan(Intersection(lumen, InFrontOf(level: -58)), .air),
        ]
    }

    /// The kidneys in their fat.
    var kidneys: [PhantomOrgan] {
        kidney(center: SIMD3(-74, 38, -18), side: -1) + kidney(center: SIMD3(76, 36, -6), side: 1)
    }

    private func kidney(center: SIMD3<Float>, side: Float) -> [PhantomOrgan] {
        let degrees = side * 40
        let solid = Ellipsoid(center, radii: SIMD3(29, 24, 54), degrees: degrees)
        let hilum = center + SIMD3(side * -17, -13, 0)
        return [
            PhantomOrgan(Intersection(Grown(solid, by: 7), Grown(cavity, by: -1)), .fat),
            PhantomOrgan(Uneven(solid: solid, relief: relief(30, wavelength: 20), amplitude: 2), .renalCortex),
            PhantomOrgan(Grown(solid, by: -7), .renalMedulla),
            PhantomOrgan(Ellipsoid(hilum, radii: SIMD3(19, 9, 26), degrees: degrees), .fat),
            PhantomOrgan(Ellipsoid(hilum + SIMD3(side * 3, 3, 0), radii: SIMD3(9, 4, 12), degrees: degrees), .vein),
        ]
    }
}

extension AbdomenAnatomy {
    /// The pancreas: head in the loop of the duodenum, neck in front of the portal vein, body over the aorta, tail
    /// towards the spleen; lobulated.
    var pancreas: [PhantomOrgan] {
        [PhantomOrgan(glandShape, .pancreas, isTarget: true)]
    }

    private var glandShape: Uneven {
        let gland = Union(
            [
                Tube([
                    SIMD4(-20, -8, -38, 7), SIMD4(-28, -14, -26, 12), SIMD4(-29, -20, -12, 14), SIMD4(-22, -27, 0, 11),
                ]),
                Tube([
                    SIMD4(-24, -25, -2, 10), SIMD4(-8, -34, 4, 8), SIMD4(12, -35, 9, 9.5), SIMD4(31, -25, 14, 10),
                    SIMD4(50, -9, 20, 9.5), SIMD4(68, 2, 27, 9), SIMD4(82, 5, 33, 7),
                ]),
            ], blend: 6)
        return Uneven(
            solid: Uneven(solid: gland, relief: relief(40, wavelength: 11), amplitude: 2.5),
            relief: relief(41, wavelength: 5), amplitude: 1.2
        )
    }

    /// The fat in which the pancreas lies: keeps a margin to stomach, bowel and kidneys.
    var surroundings: [PhantomOrgan] {
        [PhantomOrgan(Grown(glandShape, by: 2.5), .fat)]
    }
}
