import DICOM
import Imaging
public import Pictures
import SegmentationIOD

/// The picture of a segmentation object over the CT that it belongs to.
///
///     let preview = try SegmentationPicture.preview(ct: ["ct"], segmentation: "SEG.dcm", reference: nil)
///     try preview.write(to: "preview.png")
public enum SegmentationPicture {
    /// Reads both and joins them by the SOP Instance UIDs of the source images.
    ///
    /// - Parameters:
    ///   - ct: Files and folders with the CT series, among others.
    ///   - segmentation: The segmentation object.
    ///   - reference: Another one of the same series, to compare with.
    public static func preview(
        ct: [String], segmentation: String, reference: String?
    ) throws -> SegmentationPreview {
        let object = try SegmentationReader(contentsOf: segmentation)
        let sources = Set(object.frames.flatMap(\.sourceSOPInstanceUIDs))
        let reader = SeriesReader()
        let files = try InstanceFinder.find(in: ct).instances
        let images = files.filter { $0.sopClassUID != SOPClass.segmentationStorage }.map(\.path)
        let outline = reader.outlines(files: images).outlines.first { outline in
            outline.instances.contains { sources.contains($0.sopInstanceUID) }
        }
        guard let outline else { throw NodeError.noSourceSeries(segmentation: segmentation) }
        let series = try reader.read(outline)
        let other = try reference.map { try SegmentationReader(contentsOf: $0).mask(on: series) }
        return SegmentationPreview(
            volume: series.volume, mask: try object.mask(on: series), reference: other, title: "Segmentation")
    }
}

extension StudySegmentation.Found {
    /// The mask over its series.
    public func preview(title: String) -> SegmentationPreview {
        SegmentationPreview(volume: source.volume, mask: mask, title: title)
    }
}
