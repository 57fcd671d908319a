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
        ] as [([UInt8], [Double])]
    )
    func conversion(rgb: [UInt8], expected: [Double]) {
        let color = CIELabColor(red: rgb[0], green: rgb[1], blue: rgb[2])
        #expect(abs(Double(color.lightness) / 65535 * 100 - expected[0]) < 0.02)
        #expect(abs(Double(color.greenRed) / 65535 * 255 - 128 - expected[1]) < 0.02)
        #expect(abs(Double(color.blueYellow) / 65535 * 255 - 128 - expected[2]) < 0.02)
    }

    @Test("neutral grey is 0x8080 on both colour axes")
    func neutral() {
        let grey = CIELabColor(red: 90, green: 90, blue: 90)
        #expect(abs(Int(grey.greenRed) - 0x8080) <= 2 && abs(Int(grey.blueYellow) - 0x8080) <= 2)
    }
}
