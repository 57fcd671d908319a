import DICOM
import Imaging
import Testing

/// Images of several orientations or sizes in one series: those are taken that one would segment.
struct MixedGridTests {
    private static func series(_ count: Int, _ change: (Int, DataSet) -> Void) throws -> SeriesOutline {
        let positions = (0..<count).map { SIMD3(0, 0, Double($0) * 3) }
        let written = try WrittenSeries(positions: positions) { slice, dataSet in change(slice, dataSet) }
        return try SeriesReader().outline(files: written.mixedUp)
    }

    @Test("axial slices are taken before the reformats that were made of them, however many", arguments: [20, 9])
    func reformats(count: Int) throws {
        let series = try Self.series(count + 8) { slice, dataSet in
            guard slice >= 8 else { return }
            dataSet.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, 0, -1])
            dataSet.set(.imagePositionPatient, doubles: [0, Double(slice - 8), 12])
        }
        #expect(series.instances.count == 8)
        #expect(SeriesRequirements().obstacle(to: series) == nil)
        #expect(series.leftOut.map(\.reason) == Array(repeating: .otherOrientation, count: count))
    }

    @Test("a few axial images among coronal slices are not the series")
    func fewAxial() throws {
        let series = try Self.series(44) { slice, dataSet in
            dataSet.set(.imagePositionPatient, doubles: [0, 0, Double(slice) * 0.5])
            guard slice >= 4 else { return }
            dataSet.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, 0, -1])
            dataSet.set(.imagePositionPatient, doubles: [0, Double(slice - 4), 12])
        }
        #expect(series.instances.count == 40)
    }

    @Test("of two sizes the better is taken, not the one with more slices")
    func sizes() throws {
        let series = try Self.series(24) { slice, dataSet in
            let isLung = slice < 16
            dataSet.set(.convolutionKernel, string: isLung ? "LUNG" : "STANDARD")
            dataSet.set(.sliceThickness, double: isLung ? 1.5 : 3)
            dataSet.set(.imagePositionPatient, doubles: [0, 0, isLung ? Double(slice) * 1.5 : Double(slice - 16) * 3])
            if isLung { dataSet.set(.pixelSpacing, doubles: [0.4, 0.4]) }
        }
        #expect(series.instances.count == 8)
        #expect(series.attributes.convolutionKernel == ["STANDARD"])
        #expect(series.leftOut.map(\.reason) == Array(repeating: .otherSize, count: 16))
    }

    @Test("a few slices of another size at both ends are not the series")
    func fewOthers() throws {
        let series = try Self.series(12) { slice, dataSet in
            if [0, 5, 11].contains(slice) { dataSet.set(.pixelSpacing, doubles: [0.4, 0.4]) }
        }
        #expect(series.instances.count == 9)
    }

    @Test("slices that name no frame of reference are in that of the others", arguments: [0, 5])
    func unnamedFrame(unnamed: Int) throws {
        let series = try Self.series(8) { slice, dataSet in
            if slice == unnamed { dataSet.remove(.frameOfReferenceUID) }
        }
        #expect(series.instances.count == 8)
        #expect(series.leftOut.isEmpty)
        #expect(series.frameOfReferenceUID != nil)
        #expect(series.findings.map(\.code) == [.attributeRepaired])
    }

    @Test("of slices half of which name no frame of reference one half is taken")
    func halfUnnamed() throws {
        let series = try Self.series(8) { slice, dataSet in
            if slice < 4 { dataSet.remove(.frameOfReferenceUID) }
        }
        #expect(series.instances.count == 4)
    }

    @Test("of two frames of reference the better is taken whole", arguments: [6, 8])
    func framesOfReference(second: Int) throws {
        let slices =
            AcquisitionTests.slices(AcquisitionTests.comb(0, 3, 8))
            + AcquisitionTests.slices(AcquisitionTests.comb(24, 3, second)) {
                $0.set(.frameOfReferenceUID, string: "1.2.3")
            }
        let files = try AcquisitionTests.Written(slices)
        let series = try files.outline()
        #expect(Set(series.instances.map(\.path)).isSubset(of: files.paths.prefix(8)) || second == 8)
        #expect(series.instances.count == 8)
        #expect(series.leftOut.map(\.reason) == Array(repeating: .otherFrameOfReference, count: second))
        #expect(series.findings.map(\.code) == [.mixedFrameOfReference])
    }
}
