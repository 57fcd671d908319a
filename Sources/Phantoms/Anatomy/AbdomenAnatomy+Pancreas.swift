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
