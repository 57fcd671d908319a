import DICOM
import Foundation
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// Nine programs that others wrote judge the objects: minutes, so only where DICOMKIT_VENV says where they are.
@Suite(.serialized, .enabled(if: Kit.isAvailable, "no outside judges: needs ../shared/kit and DICOMKIT_VENV"))
struct KitTests {
    @Test(
        "the judges accept every orientation, size and character set",
        arguments: [
            "{}",
            #"{"iop": [0.9, 0.1, 0.2, -0.1, 0.95, 0.3]}"#,
            #"{"iop": [0, 1, 0, 0, 0, -1]}"#,
            #"{"iop": [1, 0, 0, 0, -1, 0], "reverse_instance_numbers": true}"#,
            #"{"spacing": [0.5, 0.9], "dz": 2.5}"#,
            #"{"rows": 23, "cols": 38, "charset": "ISO_IR 100", "name": "Müller^Jürgen"}"#,
            #"{"charset": ["", "ISO 2022 IR 149"], "name": "Hong^Gildong=洪^吉洞=홍^길동"}"#,
            #"{"charset": "ISO_IR 192", "name": "Wang^XiaoDong=王^小東"}"#,
            #"{"charset": "GB18030", "name": "Wang^XiaoDong=王^小东"}"#,
            #"{"shear": 1.2}"#,
            #"{"drop": [9, 10]}"#,
            #"{"slices": 3}"#,
            #"{"extra": {"StudyID": "", "PatientAge": "", "SliceThickness": "", "PatientSex": ""}}"#,
            #"{"extra": {"LossyImageCompression": "01", "LossyImageCompressionRatio": "12.5"}}"#,
            #"{"extra": {"LossyImageCompression": "01", "SpecificCharacterSet": ""}}"#,
            #"{"extra": {"PatientAge": "61", "PatientIdentityRemoved": "YES", "StudyDescription": "A\\B"}}"#,
            #"{"charset": "GBK", "name": "Wang^XiaoDong=王^小东", "extra": {"PatientSex": "U"}}"#,
        ]
    )
    func synthetic(options: String) throws {
        let folder = try TemporaryFolder()
        try Kit.makeSeries(in: folder, options: options)
        try judge(folder, truth: folder.path("truth.nii.gz"))
    }

    /// DCMTK on the GNU C library converts no JIS X 0208: its dcm2json gives up on the source as well as on our object.
    @Test(
        "the judges accept Japanese names, but for the one that cannot read the source either",
        arguments: [
            #"{"charset": ["", "ISO 2022 IR 87"], "name": "Yamada^Tarou=山田^太郎=やまだ^たろう"}"#,
            #"{"charset": ["ISO 2022 IR 13", "ISO 2022 IR 87"], "name": "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"}"#,
        ]
    )
    func japanese(options: String) throws {
        let folder = try TemporaryFolder()
        try Kit.makeSeries(in: folder, options: options)
        try judge(folder, truth: folder.path("truth.nii.gz")) { objection in
            objection.hasPrefix("FAIL  dcmtk dcm2json: F: Cannot open character encoding")
        }
    }

    @Test("the judges accept a JPEG 2000 series with its pancreas")
    func jpeg2000() throws {
        let folder = try TemporaryFolder()
        try Kit.copySeries(from: SharedData.path("data/totalsegmentator/ct-dicom"), to: folder)
        let truth = SharedData.path("data/totalsegmentator/ct-dicom-truth.nii.gz")
        try Kit.selectLabel(7, of: truth, to: folder)
        try judge(folder, truth: folder.path("truth.nii.gz"))
    }

    @Test(
        "the judges accept odd series: irregular, with missing slices",
        arguments: [
            "odd-series/tests/data/failing/sliceincrement/001", "odd-series/tests/data/failing/sliceincrement/002",
        ]
    )
    func odd(name: String) throws {
        let folder = try TemporaryFolder()
        try Kit.copySeries(from: SharedData.path("data/\(name)"), to: folder)
        try judge(folder, truth: nil)
    }

    /// dcmqi, and itk-wasm which is built on it, place frames into one upright box, and give up where the slices of a
    /// tilted gantry leave it: highdicom's objects of these series as well as ours.
    @Test(
        "the judges accept series of a tilted gantry, but for the two that cannot read any such object",
        arguments: ["gantry-tilt", "odd-series/tests/data/failing/gantrytilting/001"]
    )
    func tilted(name: String) throws {
        let folder = try TemporaryFolder()
        try Kit.copySeries(from: SharedData.path("data/\(name)"), to: folder)
        try judge(folder, truth: nil) { objection in
            objection.hasPrefix("FAIL  dcmqi segimage2itkimage: no voxel") || objection.hasPrefix("FAIL  itk-wasm")
        }
    }

    @Test(
        "the judges accept series with gaps, segmented by an expert",
        arguments: ["PANCREAS_0005", "PANCREAS_0015", "PANCREAS_0035", "PANCREAS_0045", "PANCREAS_0055"]
    )
    func gaps(patient: String) throws {
        let folder = try TemporaryFolder()
        let source = SharedData.path("data/pancreas-slices-validation/\(patient)")
        try FileManager.default.copyItem(atPath: source + "/ct", toPath: folder.path("ct"))
        let series = try read(folder)
        let mask = try SegmentationReader(contentsOf: source + "/truth.dcm").mask(on: series)
        try judge(folder, series: series, mask: mask, truth: nil)
    }

    private func read(_ folder: TemporaryFolder) throws -> SourceSeries {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("ct")).sorted()
        return try SeriesReader().read(files: names.map { folder.path("ct/\($0)") })
    }

    private func judge(
        _ folder: TemporaryFolder, truth: String?, isExcused: (String) -> Bool = { _ in false }
    ) throws {
        let series = try read(folder)
        let mask = try Kit.mask(on: series, in: folder, truth: truth)
        try judge(folder, series: series, mask: mask, truth: truth, isExcused: isExcused)
    }

    private func judge(
        _ folder: TemporaryFolder, series: SourceSeries, mask: Mask, truth: String?,
        isExcused: (String) -> Bool = { _ in false }
    ) throws {
        let path = folder.path("seg.dcm")
        _ = try SegmentationWriter().write(
            mask: mask,
            source: series,
            segments: [.pancreas],
            description: .example(),
            to: path
        )
        #expect(try SegmentationReader(contentsOf: path).mask(on: series) == mask)
        let objections = try Kit.objections(to: path, series: folder.path("ct"), truth: truth)
        #expect(objections.filter { !isExcused($0) } == [])
    }
}
