import SegmentationIOD
import Testing

struct CIELabColorTests {
    @Test(
        "sRGB colours become the CIELab values that highdicom gives, within rounding",
        arguments: [
            ([249, 180, 111], [51393, 37455, 44401]),
            ([255, 255, 255], [65535, 32897, 32893]),
            ([0, 0, 0], [0, 32896, 32896]),
            ([255, 0, 0], [34886, 53484, 50172]),
            ([0, 255, 0], [57498, 10747, 54274]),
            ([0, 0, 255], [21170, 53250, 5175]),
            ([128, 128, 128], [35117, 32897, 32894]),
            ([221, 130, 101], [41661, 41167, 40792]),
        ] as [([UInt8], [Int])]
    )
    func conversion(rgb: [UInt8], expected: [Int]) {
        let color = CIELabColor(red: rgb[0], green: rgb[1], blue: rgb[2])
        for (value, reference) in zip(color.values, expected) {
            #expect(abs(Int(value) - reference) <= 80, "\(color.values) against \(expected)")
        }
    }
}
