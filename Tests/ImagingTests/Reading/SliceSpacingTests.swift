import DICOM
import Foundation
import Imaging
import Testing

/// What distances between slices and gantry tilt make of a series.
struct SliceSpacingTests {
    static func positions(_ places: [Double]) -> [SIMD3<Double>] { places.map { SIMD3(-10, -20, $0) } }

    @Test("distances that differ by rounding count as even")
    func rounding() throws {
        let series = try WrittenSeries(positions: Self.positions([0, 0.63, 1.25, 1.88, 2.5, 3.13])).read()
        let spacing = try #require(series.volume.geometry.regularSpacing)
        #expect(abs(spacing - 0.626) < 1e-9)
        #expect(series.findings.isEmpty)
    }

    @Test("a missing slice is a gap, and the series claims no regular spacing")
    func gap() throws {
        let series = try WrittenSeries(positions: Self.positions([0, 2, 4, 8, 10, 12])).read()
        #expect(series.volume.geometry.regularSpacing == nil)
        #expect(series.volume.geometry.stacking.gaps == [2])
        #expect(series.codes == ["gap"])
        #expect(series.findings[0].sentence.contains("2.0 to 4.0 mm: slices seem to be missing, 1 in 1 places"))
    }

    @Test("one slice between two others makes the distances irregular, and no gap")
    func extraSlice() throws {
        let series = try WrittenSeries(positions: Self.positions([0, 2, 4, 5, 6, 8])).read()
        #expect(series.codes == ["irregularSpacing"])
    }

    @Test("a slice within a tenth of a millimetre repeats a position")
    func nearlyTheSame() throws {
        let series = try WrittenSeries(positions: Self.positions([0, 2, 4, 4.09, 6, 8])).read()
        #expect(series.instances.map(\.imagePosition.z) == [0, 2, 4, 6, 8])
        #expect(series.codes == ["duplicatePosition"])
        #expect(series.volume.geometry.regularSpacing == 2)
    }

    @Test("distances without a common measure are irregular")
    func irregular() throws {
        let series = try WrittenSeries(positions: Self.positions([0, 1, 2.3, 4.7, 5.9, 8.4])).read()
        #expect(series.volume.geometry.regularSpacing == nil)
        #expect(series.codes == ["irregularSpacing"])
    }

    @Test("a tilted gantry is found by the slices' sideways steps")
    func tilt() throws {
        let angle = 18.5 * Double.pi / 180
        let positions = (0..<6).map { SIMD3(0, 0, Double($0) * 3) }
        let series = try WrittenSeries(positions: positions, column: SIMD3(0, cos(angle), -sin(angle))).read()
        let stacking = series.volume.geometry.stacking
        #expect(stacking.isSheared)
        #expect(abs(stacking.shearDegrees - 18.5) < 0.01)
        #expect(series.volume.geometry.regularSpacing == nil)
        #expect(try abs(#require(stacking.evenSpacing) - 3 * cos(angle)) < 1e-4)
        #expect(series.codes == ["gantryTilt"])
    }

    @Test("jitter of the orientation leaves all slices in, with a finding")
    func jitter() throws {
        let series = try WrittenSeries { slice, dataSet in
            if slice == 2 { dataSet.set(.imageOrientationPatient, doubles: [1, 0.0001, 0, -0.0001, 1, 0.0001]) }
        }.read()
        #expect(series.instances.count == 6)
        #expect(series.volume.geometry.rowDirection == SIMD3(1, 0, 0))
        #expect(series.codes == ["geometryJitter"])
    }

    @Test("directions that are no unit vectors are made so")
    func scaledDirections() throws {
        let series = try WrittenSeries { _, dataSet in
            dataSet.set(.imageOrientationPatient, doubles: [1.05, 0, 0, 0.01, 0.98, 0])
        }.read()
        #expect(series.volume.geometry.rowDirection == SIMD3(1, 0, 0))
        #expect((series.volume.geometry.columnDirection - SIMD3(0, 1, 0)).length < 1e-9)
        #expect(series.codes == ["orientationRepaired"])
    }

    @Test("a volume in mL is claimed only where distances are even")
    func millilitres() throws {
        for (places, expected) in [([0.0, 2, 4, 6], 0.07), ([0.0, 2, 4, 8], nil)] {
            let geometry = try WrittenSeries(positions: Self.positions(places)).read().volume.geometry
            let mask = Mask(geometry: geometry, voxels: [UInt8](repeating: 1, count: geometry.voxelCount))
            #expect(mask.volumeMillilitres == expected)
        }
    }
}
