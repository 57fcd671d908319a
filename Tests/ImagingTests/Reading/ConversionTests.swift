import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

/// Stored values and Hounsfield units, number by number.
@Suite("The conversion of stored values")
struct ConversionTests {
    /// The first voxels of a series whose slices all hold these stored values (16 bits, signed).
    private static func voxels(
        _ stored: [Int16], slope: Double, intercept: Double, change: (DataSet) -> Void = { _ in }
    ) throws -> (voxels: [Int16], series: SourceSeries) {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.pixelRepresentation, integer: 1)
            dataSet.set(.bitsStored, integer: 16)
            dataSet.set(.highBit, integer: 15)
            dataSet.set(.rescaleSlope, double: slope)
            dataSet.set(.rescaleIntercept, double: intercept)
            let padded = stored + [Int16](repeating: 0, count: 35 - stored.count)
            dataSet.setPixels(padded.map { UInt16(bitPattern: $0) })
            change(dataSet)
        }.read()
        return (Array(series.volume.voxels.prefix(stored.count)), series)
    }

    @Test(
        "a value is slope times stored plus intercept, rounded to the nearest unit and limited to 16 bits",
        arguments: [
            (2, -1024, [0, 1, -1, 2000], [-1024, -1022, -1026, 2976]),
            (0.5, 0, [1, -1, 3, -3, 4], [1, -1, 2, -2, 2]), (0.1, 0.26, [0, 1, 2, 3, -6], [0, 0, 0, 1, 0]),
            (-1, 10, [0, 3, -3], [10, 7, 13]), (100, 0, [327, 328, -327, -328], [32700, 32767, -32700, -32768]),
            (1, -0.6, [0, 1], [-1, 0]),
        ] as [(Double, Double, [Int16], [Int16])])
    func values(slope: Double, intercept: Double, stored: [Int16], expected: [Int16]) throws {
        #expect(try Self.voxels(stored, slope: slope, intercept: intercept).voxels == expected)
    }

    @Test(
        "a padding value and everything up to its limit is air, whichever of the two is lower",
        arguments: [(-2000, -1500), (-1500, -2000)] as [(Int, Int)])
    func paddingRange(value: Int, limit: Int) throws {
        let stored: [Int16] = [-2001, -2000, -1700, -1500, -1499, 40]
        let (voxels, series) = try Self.voxels(stored, slope: 1, intercept: 0) { dataSet in
            dataSet.set(.pixelPaddingValue, integer: value, vr: .SS)
            dataSet.set(.pixelPaddingRangeLimit, integer: limit, vr: .SS)
        }
        #expect(voxels == [-2001, -1024, -1024, -1024, -1499, 40])
        #expect(series.finding(.pixelPadding)?.sentence.hasPrefix("18 voxels") == true)
    }

    @Test(
        "a padding value is believed up to -500 HU and from 2000 HU on, not where tissue is",
        arguments: [(-501, true), (-500, true), (-499, false), (1999, false), (2000, true), (2001, true)])
    func plausiblePadding(value: Int, isBelieved: Bool) throws {
        let (voxels, series) = try Self.voxels([Int16(value)], slope: 1, intercept: 0) { dataSet in
            dataSet.set(.pixelPaddingValue, integer: value, vr: .SS)
        }
        #expect(voxels == [isBelieved ? -1024 : Int16(value)])
        #expect((series.finding(.attributeRepaired) != nil) == !isBelieved)
    }

    @Test("a padding value that was written unsigned is the signed one of the same bits")
    func unsignedPadding() throws {
        let (voxels, _) = try Self.voxels([-2000, 7], slope: 1, intercept: 0) { dataSet in
            dataSet.set(.pixelPaddingValue, integer: 65536 - 2000, vr: .US)
        }
        #expect(voxels == [-1024, 7])
    }

    @Test(
        "a slope that is none is refused",
        arguments: [(AttributeTag.rescaleSlope, "0"), (.rescaleSlope, "1e7"), (.rescaleIntercept, "1e10")])
    func impossible(tag: AttributeTag, text: String) throws {
        let written = try WrittenSeries { _, dataSet in dataSet.set(tag, string: text) }
        #expect(throws: ImagingError.self) { try written.read() }
    }
}

/// What is even, sheared or a gap, at the limits.
@Suite("The stacking of slices")
struct StackingTests {
    private static func geometry(_ positions: [SIMD3<Double>]) -> VolumeGeometry {
        VolumeGeometry(
            columns: 2, rows: 2, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0), rowSpacing: 0.5,
            columnSpacing: 0.8, slicePositions: positions)
    }

    @Test(
        "distances are even within a twentieth of their mean, and within a hundredth of a millimetre in any case",
        arguments: [
            ([2.0, 2.0], true), ([2, 2.2], true), ([2, 2.22], false), ([2, 4], false), ([0.1, 0.12], true),
            ([0.1, 0.13], false), ([5, 5.5], true), ([5, 5.6], false), ([-2, -2], false), ([0, 0], false), ([], false),
        ] as [([Double], Bool)])
    func even(distances: [Double], isEven: Bool) {
        var place = 0.0
        var positions: [SIMD3<Double>] = [.zero]
        for step in distances {
            place += step
            positions.append(SIMD3(0, 0, place))
        }
        let spacing = Self.geometry(positions).regularSpacing
        #expect((spacing != nil) == isEven)
        if isEven { #expect(abs((spacing ?? 0) - place / Double(distances.count)) < 1e-9) }
    }

    @Test(
        "slices that move sideways by more than a hundredth of their distance are sheared",
        arguments: [(2.0, 0.019, false), (2, 0.021, true), (5, 0.049, false), (5, 0.051, true), (0.5, 0.019, false)]
            as [(Double, Double, Bool)])
    func sheared(distance: Double, sideways: Double, isSheared: Bool) {
        let positions: [SIMD3<Double>] = (0..<4).map { SIMD3(0, sideways * Double($0), distance * Double($0)) }
        let stacking = Self.geometry(positions).stacking
        #expect(stacking.isSheared == isSheared)
        #expect(abs(stacking.shearDegrees - atan(sideways / distance) * 180 / .pi) < 1e-9)
        #expect((Self.geometry(positions).regularSpacing == nil) == isSheared)
    }

    @Test("a gap is more than one and a half times the usual distance")
    func gaps() {
        let places = [0.0, 2, 4, 7, 9, 12.01, 14]
        #expect(Self.geometry(places.map { SIMD3(0, 0, $0) }).stacking.gaps == [4])
        #expect(Self.geometry([SIMD3(0, 0, 0)]).stacking.gaps.isEmpty)
        #expect(Self.geometry(places.map { SIMD3(0, 0, $0) }).stacking.medianDistance == 2)
    }

    @Test("a mask's volume is that of its voxels where slices are even, and unknown elsewhere")
    func volume() {
        let even = Mask(
            geometry: Self.geometry([0, 3, 6].map { SIMD3(0, 0, $0) }),
            voxels: [1, 2, 2, 0] + [UInt8](repeating: 2, count: 8))
        #expect(abs((even.volumeMillilitres ?? 0) - 11 * 0.5 * 0.8 * 3 / 1000) < 1e-12)
        #expect(abs((even.volumeMillilitres(ofSegment: 2) ?? 0) - 10 * 0.5 * 0.8 * 3 / 1000) < 1e-12)
        #expect(even.count(ofSegment: 1) == 1 && even.foregroundCount == 11)
        let uneven = Mask(geometry: Self.geometry([0, 3, 9].map { SIMD3(0, 0, $0) }), voxels: even.voxels)
        #expect(uneven.volumeMillilitres == nil && uneven.volumeMillilitres(ofSegment: 1) == nil)
    }

    @Test("of components of one size the first is the largest, and slices at the limit are joined")
    func components() {
        let mask = { (places: [Double], voxels: [UInt8]) in
            Mask(geometry: Self.geometry(places.map { SIMD3(0, 0, $0) }), voxels: voxels)
        }
        let alone: [UInt8] = [1, 0, 0, 0]
        let gap = ConnectedComponents(of: mask([0, 2, 4, 7.1], alone + alone + alone + alone), connectivity: .faces)
        #expect(gap.sizes == [3, 1] && gap.largest == 0)
        let limit = ConnectedComponents(of: mask([0, 2, 4, 7], alone + alone + alone + alone), connectivity: .faces)
        #expect(limit.sizes == [4])
        let corners = mask([0, 2], [1, 0, 0, 1, 0, 0, 0, 0])
        #expect(ConnectedComponents(of: corners, connectivity: .faces).sizes == [1, 1])
        #expect(ConnectedComponents(of: corners, connectivity: .faces).largest == 0)
        #expect(ConnectedComponents(of: corners, connectivity: .corners).sizes == [2])
    }
}
