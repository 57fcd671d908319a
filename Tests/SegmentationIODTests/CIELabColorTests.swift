import SegmentationIOD
import Testing

struct CIELabColorTests {
    /// L*, a* and b* of sRGB's primaries under D50, as published by B. Lindbloom.
    @Test(
        "sRGB colours become CIELab values under the white point D50",
        arguments: [
            ([255, 255, 255], [100, 0, 0]),
            ([0, 0, 0], [0, 0, 0]),
            ([128, 128, 128], [53.585, 0, 0]),
            ([255, 0, 0], [54.292, 80.812, 69.885]),
            ([0, 255, 0], [87.818, -79.287, 80.990]),
            ([0, 0, 255], [29.568, 68.299, -112.029]),
            // Dark colours, on the straight parts of both curves: L* is 903.3 times the luminance there.
            ([5, 5, 5], [1.371, 0, 0]),
            ([8, 8, 8], [2.193, 0, 0]),
            ([12, 12, 12], [3.321, 0, 0]),
        ] as [([UInt8], [Double])]
    )
    func conversion(rgb: [UInt8], expected: [Double]) {
        let color = CIELabColor(red: rgb[0], green: rgb[1], blue: rgb[2])
        #expect(abs(Double(color.lightness) / 65535 * 100 - expected[0]) < 0.02)
        #expect(abs(Double(color.greenRed) / 65535 * 255 - 128 - expected[1]) < 0.02)
        #expect(abs(Double(color.blueYellow) / 65535 * 255 - 128 - expected[2]) < 0.02)
    }

    @Test("the values are those of the attribute, in its order")
    func order() {
        #expect(CIELabColor(lightness: 1, greenRed: 2, blueYellow: 3).values == [1, 2, 3])
        #expect(CIELabColor(red: 255, green: 255, blue: 255).values[0] == 65535)
        #expect(CIELabColor(red: 0, green: 0, blue: 0).values[0] == 0)
    }

    @Test("neutral grey is 0x8080 on both colour axes")
    func neutral() {
        let grey = CIELabColor(red: 90, green: 90, blue: 90)
        #expect(abs(Int(grey.greenRed) - 0x8080) <= 2 && abs(Int(grey.blueYellow) - 0x8080) <= 2)
    }
}
