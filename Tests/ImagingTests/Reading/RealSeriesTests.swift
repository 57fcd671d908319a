import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

/// Series of real scanners that others collected because they are odd.
@Suite(.enabled(if: SharedData.isAvailable, "no shared data"))
struct RealSeriesTests {
    @Test(
        "an odd series is read and explained",
        arguments: [
            ("gantry-tilt", 28, ["gantryTilt", "irregularSpacing"]),
            ("odd-series/tests/data/failing/gantrytilting/001", 4, ["gantryTilt"]),
            ("odd-series/tests/data/failing/notavolume/001", 1, ["duplicatePosition"]),
            ("odd-series/tests/data/failing/sliceincrement/001", 4, ["gap"]),
            ("odd-series/tests/data/failing/sliceincrement/002", 4, ["gantryTilt", "gap"]),
        ]
    )
    func odd(folder: String, slices: Int, codes: [String]) throws {
        let files = SharedData.files(in: "data/\(folder)").filter { !$0.hasSuffix("LICENSE") }
        let series = try SeriesReader().read(files: files)
        #expect(series.instances.count == slices)
        #expect(Set(codes).isSubset(of: series.codes), "\(series.findings)")
        #expect(series.volume.geometry.regularSpacing == nil)
    }

    @Test("JPEG 2000 slices give plausible Hounsfield units")
    func jpeg2000() throws {
        let series = try SeriesReader().read(files: SharedData.files(in: "data/totalsegmentator/ct-dicom"))
        #expect(series.volume.geometry.slices == 20)
        #expect(series.volume.geometry.regularSpacing == 2)
        let values = series.volume.voxels
        #expect(values.min() == -1024)
        let soft = values.count { (0...150).contains($0) }
        #expect(Double(soft) / Double(values.count) > 0.1)
    }

    @Test("every transfer syntax of one slice gives the same values within its loss")
    func transferSyntaxes() throws {
        let files = SharedData.files(in: "data/transfer-syntaxes/testImages", suffix: ".dcm")
        let catalog = SeriesReader().outlines(files: files)
        var reference: [Int16]?
        for file in files {
            guard let series = try? SeriesReader().read(files: [file]), series.attributes.modality == "CT" else {
                continue
            }
            let voxels = series.volume.voxels
            guard let first = reference, first.count == voxels.count else {
                reference = reference ?? voxels
                continue
            }
            let difference = zip(first, voxels).map { abs(Int($0) - Int($1)) }.max() ?? 0
            let isLossy = series.lossyCompression != nil
            #expect(difference <= (isLossy ? 120 : 0), "\(file) differs by \(difference)")
        }
        #expect(reference != nil)
        #expect(!catalog.outlines.isEmpty)
    }
}
