import DICOM
import Imaging
import SegmentationIOD

extension FoundCase {
    /// A series.
    init(
        _ outline: SeriesOutline, name: String, read: @escaping @Sendable (_ threads: Int) throws -> LabelledVolume
    ) throws {
        let patientID = try outline.patientID()
        let key = patientID.isEmpty ? outline.studyInstanceUID.description : patientID
        let aliases: Set = [outline.seriesInstanceUID.description, outline.studyInstanceUID.description]
        self.init(name: name, patientID: key, aliases: aliases, read: read)
    }

    /// A series and the segmentation that is its truth.
    ///
    /// - Parameter labels: What the segmentation's segments become.
    init(_ outline: SeriesOutline, name: String, truth: String, labels: [UInt8: UInt8]) throws {
        try self.init(outline, name: name) { threads in
            let series = try SeriesReader(threads: threads).read(outline)
            let mask = try SegmentationReader(contentsOf: truth).mask(on: series, labels: labels)
            return LabelledVolume(volume: series.volume, truth: mask, truthPath: truth)
        }
    }
}
