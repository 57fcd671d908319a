import DICOM
public import DerivedObjects
public import Imaging

/// Writes a mask as a DICOM segmentation of its source series.
///
///     let written = try SegmentationWriter().write(
///         mask: mask, source: series, segments: [pancreas], description: description, to: path)
///
/// The object is a BINARY Segmentation (SOP class 1.2.840.10008.5.1.4.1.1.66.4) in Explicit VR Little Endian, in a
/// series of its own. It has a frame for every slice on which a segment has a voxel, with the slice's own position;
/// a distance between slices is claimed only where it is the same throughout.
///
/// The same series, mask, segments and description give the same bytes: all UIDs are derived from the sources' UIDs and
/// the two digests, and the content date and time are the source's. Patient and study attributes are those of the
/// first source along the normal, byte by byte; where they break a rule they are repaired and the repair is reported.
///
/// Standard: PS3.3 A.51.
public struct SegmentationWriter: Sendable {
    /// Creates a writer.
    public init() {}

    /// Writes a mask to a file.
    ///
    /// - Parameters:
    ///   - mask: Voxels of segment number n have the value n; the geometry is that of the series.
    ///   - source: The series that was segmented.
    ///   - segments: The segments, numbered 1, 2, 3, …
    ///   - description: What the object says about itself.
    ///   - path: Where the file goes; an old file is replaced.
    /// - Precondition: mask and series have the same geometry.
    /// - Throws: ``SegmentationIODError/emptyMask`` where there is nothing to write, other cases where the source
    ///   cannot be read or the file not be written.
    public func write(
        mask: Mask,
        source: SourceSeries,
        segments: [SegmentDescription],
        description: DerivedObjectDescription,
        to path: String
    ) throws(SegmentationIODError) -> WrittenSegmentation {
        precondition(mask.geometry == source.volume.geometry, "the mask has another geometry than the series")
        let numbers = segments.map(\.number)
        guard !numbers.isEmpty, numbers == (1...UInt8(min(numbers.count, 255))).map({ $0 }) else {
            throw .segmentNumbers(numbers)
        }
        for segment in segments { try segment.checkTexts() }
        let plan = try SegmentationFramePlan(mask: mask, segmentCount: segments.count)
        guard !plan.frames.isEmpty else { throw .emptyMask }
        let object = try Self.object(source: source, segments: segments, description: description)
        do {
            try object.dataSet(mask: mask, plan: plan).write(to: path, transferSyntax: .explicitVRLittleEndian)
        } catch {
            throw .dataSet(path: path, error)
        }
        return WrittenSegmentation(object: object.written, frameCount: plan.frames.count)
    }

    private static func object(
        source: SourceSeries, segments: [SegmentDescription], description: DerivedObjectDescription
    ) throws(SegmentationIODError) -> SegmentationObject {
        do throws(DerivedObjectError) {
            return try SegmentationObject(source: source, segments: segments, description: description)
        } catch {
            throw SegmentationIODError(error)
        }
    }
}
