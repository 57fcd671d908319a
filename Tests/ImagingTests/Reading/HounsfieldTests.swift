import DICOM
import Imaging
import Testing

/// How stored values become Hounsfield units.
struct HounsfieldTests {
    @Test("each slice is read with its own rescale")
    func rescalePerSlice() throws {
        let series = try WrittenSeries { slice, dataSet in
            dataSet.setPixels([UInt16](repeating: 100, count: 35))
            dataSet.set(.rescaleSlope, double: Double(slice + 1) / 2)
            dataSet.set(.rescaleIntercept, double: -10)
        }.read()
        #expect((0..<6).map { series.volume[slice: $0, row: 0, column: 0] } == [40, 90, 140, 190, 240, 290])
        #expect(series.codes == ["rescaleDiffers"])
    }

    @Test("without a rescale stored values are taken as Hounsfield units, with a finding")
    func missingRescale() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.setPixels([UInt16](repeating: 77, count: 35))
            for tag in [AttributeTag.rescaleSlope, .rescaleIntercept] { dataSet.remove(tag) }
        }.read()
        #expect(series.volume.voxels.allSatisfy { $0 == 77 })
        #expect(series.codes == ["missingRescale"])
        #expect(series.finding(.missingRescale)?.sopInstanceUIDs.count == 6)
    }

    @Test(
        "a slope without an intercept, or two values of either, say nobody knows what, and nothing is read",
        arguments: [("1", nil), ("1", ""), ("1\\2", "-1024"), ("1", "-1024\\0")])
    func doubtfulRescale(slope: String, intercept: String?) throws {
        let written = try WrittenSeries { _, dataSet in
            dataSet.set(.rescaleSlope, string: slope)
            if let intercept {
                dataSet.set(.rescaleIntercept, string: intercept)
            } else {
                dataSet.remove(.rescaleIntercept)
            }
        }
        #expect(throws: ImagingError.self) { try written.read() }
        withExtendedLifetime(written) {}
    }

    @Test("an intercept without a slope is one of Hounsfield units")
    func interceptAlone() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.setPixels([UInt16](repeating: 1064, count: 35))
            dataSet.set(.rescaleIntercept, string: "-1024")
            dataSet.remove(.rescaleSlope)
        }.read()
        #expect(series.volume.voxels.allSatisfy { $0 == 40 })
    }

    @Test("signed values of 12 bits keep their sign, whatever stands in the unused bits")
    func signed() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.pixelRepresentation, integer: 1)
            dataSet.set(.rescaleIntercept, integer: 0)
            dataSet.setPixels([UInt16](repeating: 0x0FFF, count: 34) + [0x07FF])
        }.read()
        let expected = [Int16](repeating: -1, count: 34) + [2047]
        #expect(series.volume.voxels.prefix(35) == expected[...])
    }

    @Test("a Modality LUT Sequence without items is no look-up table")
    func emptyLookUpTable() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.setEmpty(AttributeTag(0x0028, 0x3000))
            dataSet.setPixels([UInt16](repeating: 77, count: 35))
            for tag in [AttributeTag.rescaleSlope, .rescaleIntercept] { dataSet.remove(tag) }
        }.read()
        #expect(series.volume.voxels.allSatisfy { $0 == 77 })
    }

    @Test("padding becomes air")
    func padding() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.pixelRepresentation, integer: 1)
            dataSet.set(.bitsStored, integer: 16)
            dataSet.set(.highBit, integer: 15)
            dataSet.set(.pixelPaddingValue, integers: [-2000], vr: .SS)
            dataSet.setPixels([UInt16](bitPattern: -2000, count: 5) + [UInt16](repeating: 1064, count: 30))
        }.read()
        let expected = [Int16](repeating: -1024, count: 5) + [Int16](repeating: 40, count: 30)
        #expect(series.volume.voxels.prefix(35) == expected[...])
        #expect(series.codes == ["pixelPadding"])
    }

    @Test("a padding value that tissue has is not taken as padding")
    func implausiblePadding() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.pixelPaddingValue, integers: [1064], vr: .US)
            dataSet.setPixels([UInt16](repeating: 1064, count: 35))
        }.read()
        #expect(series.volume.voxels.allSatisfy { $0 == 40 })
        #expect(series.codes == ["attributeRepaired"])
    }

    @Test("a padding value that metal has too is padding where a corner has it", arguments: [0, 17])
    func metal(pixel: Int) throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.pixelPaddingValue, integers: [4095], vr: .US)
            dataSet.setPixels((0..<35).map { UInt16($0 == pixel ? 4095 : 1064) })
        }.read()
        #expect(series.volume.voxels[pixel] == (pixel == 0 ? -1024 : 3071))
        #expect(series.volume.voxels[1] == 40)
    }

    @Test("values beyond 16 bits are limited, with a finding")
    func limited() throws {
        let series = try WrittenSeries { slice, dataSet in
            dataSet.set(.rescaleSlope, integer: slice == 1 ? 100 : 1)
            dataSet.setPixels([UInt16](repeating: 4000, count: 35))
        }.read()
        #expect(series.volume[slice: 1, row: 0, column: 0] == 32767)
        #expect(series.finding(.valuesLimited)?.sopInstanceUIDs.count == 1)
    }

    @Test("lossy compression is remembered with ratio and method")
    func lossy() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.lossyImageCompression, string: "01")
            dataSet.set(.lossyImageCompressionRatio, double: 12.5)
            dataSet.set(.lossyImageCompressionMethod, string: "ISO_15444_1")
        }.read()
        #expect(series.lossyCompression == LossyCompression(ratios: [12.5], methods: ["ISO_15444_1"]))
        #expect(series.codes == ["lossyCompression"])
    }
}

extension [UInt16] {
    fileprivate init(bitPattern value: Int16, count: Int) {
        self.init(repeating: UInt16(bitPattern: value), count: count)
    }
}
