import DICOM
import Imaging
import Testing

/// Which slices make the volume, and in which order.
struct SliceOrderTests {
    @Test("slices are sorted by position, whatever the order of the files and the Instance Numbers")
    func order() throws {
        let written = try WrittenSeries { slice, dataSet in
            dataSet.set(.instanceNumber, integer: (slice * 5 + 1) % 6)
            dataSet.set(.sliceLocation, double: -Double(slice))
        }
        let series = try written.read()
        #expect(series.volume == written.volume)
        #expect(series.instances.map(\.imagePosition.z) == [0, 2, 4, 6, 8, 10])
        #expect(series.instances.map(\.path) == written.files)
        #expect(series.findings.isEmpty)
        #expect(series.volume.geometry.regularSpacing == 2)
    }

    @Test("slices that run from head to foot are sorted along their own normal")
    func reversedNormal() throws {
        let positions = (0..<6).map { SIMD3(-10.0, 20, -2 * Double($0)) }
        let written = try WrittenSeries(positions: positions, column: SIMD3(0, -1, 0))
        let series = try written.read()
        #expect(series.volume.geometry.normal == SIMD3(0, 0, -1))
        #expect(series.instances.map(\.imagePosition.z) == [0, -2, -4, -6, -8, -10])
        #expect(series.volume == written.volume)
    }

    @Test("an oblique series keeps its geometry, with its two pixel spacings the right way round")
    func oblique() throws {
        let row = SIMD3(0.8, 0.6, 0)
        let column = SIMD3(-0.48, 0.64, 0.6)
        let normal = row.cross(column)
        let positions = (0..<6).map { SIMD3(1, 2, 3) + Double($0) * 1.5 * normal }
        let written = try WrittenSeries(positions: positions, row: row, column: column, spacing: (0.5, 0.25))
        let geometry = try written.read().volume.geometry
        #expect(geometry.rowSpacing == 0.5)
        #expect(geometry.columnSpacing == 0.25)
        #expect(try abs(#require(geometry.regularSpacing) - 1.5) < 1e-6)
        let center = geometry.center(slice: 2, row: 3, column: 4)
        let expected = SIMD3(1, 2, 3) + 3 * normal + 4 * 0.25 * row + 3 * 0.5 * column
        #expect((center - expected).length < 1e-6)
    }

    @Test("of two slices at one position the lower Instance Number is kept, whatever the order of the files")
    func duplicates() throws {
        let written = try WrittenSeries { slice, dataSet in
            if slice == 3 { dataSet.move(by: SIMD3(0, 0, -2)) }
        }
        for files in [written.files, written.files.reversed()] {
            let series = try SeriesReader().read(files: files)
            #expect(series.instances.map(\.imagePosition.z) == [0, 2, 4, 8, 10])
            #expect(series.instances[2].path == written.files[2])
            #expect(series.finding(.duplicatePosition)?.sopInstanceUIDs.count == 1)
            #expect(series.codes == ["duplicatePosition", "gap"])
        }
    }

    @Test("of two acquisitions of one region the larger is kept throughout")
    func acquisitions() throws {
        let small = try WrittenSeries(positions: (0..<5).map { SIMD3(0, 0, Double($0)) }, identity: "small")
        let large = try WrittenSeries(
            positions: (0..<6).map { SIMD3(0, 0, Double($0)) },
            identity: "large",
            folder: small.folder
        ) { slice, dataSet in
            dataSet.set(
                .seriesInstanceUID, string: try DataSet(contentsOf: small.files[0]).string(.seriesInstanceUID) ?? "")
            dataSet.set(
                .frameOfReferenceUID, string: try DataSet(contentsOf: small.files[0]).string(.frameOfReferenceUID) ?? ""
            )
            dataSet.set(.acquisitionNumber, integer: 2)
            dataSet.set(.instanceNumber, integer: 100 + slice)
        }
        let series = try SeriesReader().read(files: small.files + large.files)
        #expect(series.instances.map(\.path) == large.files)
        #expect(series.finding(.severalAcquisitions)?.sopInstanceUIDs.count == small.files.count)
    }

    @Test("a file that repeats an instance is left out")
    func repeatedInstance() throws {
        let written = try WrittenSeries { slice, dataSet in
            if slice == 5 { dataSet.set(.sopInstanceUID, string: "1.2.3") }
            if slice == 4 { dataSet.set(.sopInstanceUID, string: "1.2.3") }
        }
        let series = try written.read()
        #expect(series.instances.count == 5)
        #expect(series.finding(.duplicateInstance)?.sopInstanceUIDs.map(\.description) == ["1.2.3"])
    }

    @Test("slices of another orientation, another size or another frame of reference than most are left out")
    func majorities() throws {
        let written = try WrittenSeries { slice, dataSet in
            switch slice {
            case 0: dataSet.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, 0, -1])
            case 1:
                dataSet.set(.rows, integer: 7)
                dataSet.set(.columns, integer: 5)
            case 2: dataSet.set(.frameOfReferenceUID, string: "1.2.3")
            default: break
            }
        }
        let series = try written.read()
        #expect(series.instances.map(\.imagePosition.z) == [6, 8, 10])
        #expect(series.codes == ["mixedFrameOfReference", "mixedOrientation", "mixedSize"])
    }

    @Test("a series whose slices each have a frame of reference of their own stays whole")
    func framesOfReference() throws {
        let series = try WrittenSeries { slice, dataSet in
            dataSet.set(.frameOfReferenceUID, string: "1.2.\(slice + 1)")
        }.read()
        #expect(series.instances.count == 6)
        #expect(series.frameOfReferenceUID?.description == "1.2.1")
        #expect(series.codes == ["mixedFrameOfReference"])
    }

    @Test("localizers within a series are left out")
    func localizers() throws {
        let series = try WrittenSeries { slice, dataSet in
            if slice == 0 { dataSet.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }
        }.read()
        #expect(series.instances.count == 5)
        #expect(series.codes == ["localizerDropped"])
    }
}
