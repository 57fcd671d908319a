public import DICOM
import DerivedObjects
public import Imaging

/// Why a segmentation object was not written or not read.
public enum SegmentationIODError: Error, Sendable {
    /// No voxel belongs to a segment; an object without frames is not allowed.
    case emptyMask
    /// The mask has voxels of a segment that no description describes.
    case undescribedSegment(UInt8)
    /// The segments' numbers are not 1, 2, 3, … in order.
    case segmentNumbers([UInt8])
    /// A text that must not be empty is empty or illegal.
    case unusableText(attribute: String)
    /// A source or the segmentation cannot be read or written.
    case dataSet(path: String, DICOMError)
    /// The object is no BINARY segmentation; what it is instead.
    case notBinarySegmentation(path: String, found: String)
    /// The object contradicts itself; what is wrong.
    case inconsistentObject(path: String, reason: String)
    /// A frame of the object refers to an instance that the series does not have.
    case unknownSourceInstance(UID)
    /// A frame has another size than the slices of the series.
    case frameSize(expected: [Int], found: [Int])
    /// A frame does not lie in the plane of the slice that it was derived from; Image Orientation (Patient).
    case frameOrientation(source: UID, expected: [Double], found: [Double])
    /// The pixels of a frame are of another size than those of its slice.
    case frameSpacing(source: UID, expected: PixelSpacing, found: PixelSpacing)
    /// A frame lies elsewhere than the slice that it was derived from, in mm.
    case framePosition(source: UID, expected: SIMD3<Double>, found: SIMD3<Double>)
    /// A voxel belongs to two segments that mean different things.
    case overlappingSegments(UInt8, UInt8)
}

extension SegmentationIODError: CustomStringConvertible {
    /// What was expected and found, as a sentence for a person.
    public var description: String {
        switch self {
        case .emptyMask: "no voxel belongs to a segment, and a segmentation needs at least one frame"
        case .undescribedSegment(let number): "the mask has voxels of segment \(number), which is not described"
        case .segmentNumbers(let numbers): "segments must be numbered 1, 2, 3, …, not \(numbers)"
        case .unusableText(let attribute): "\(attribute) must have a value, and what was given leaves none"
        case .dataSet(let path, let error): "\(path): \(error)"
        case .notBinarySegmentation(let path, let found): "\(path) is no BINARY segmentation but \(found)"
        case .inconsistentObject(let path, let reason): "\(path) contradicts itself: \(reason)"
        case .unknownSourceInstance(let uid): "a frame shows instance \(uid), which the series does not have"
        case .frameSize(let expected, let found):
            "frames of \(found[0]) rows and \(found[1]) columns do not fit slices of \(expected[0]) and \(expected[1])"
        case .frameOrientation(let source, let expected, let found):
            "a frame of instance \(source) has the orientation \(Self.text(found)) where its slice has "
                + "\(Self.text(expected)), and no turn within the plane brings one to the other"
        case .frameSpacing(let source, let expected, let found):
            "a frame of instance \(source) has a pixel spacing of \(Self.text(found.values)) mm where its slice has "
                + "\(Self.text(expected.values)) mm"
        case .framePosition(let source, let expected, let found):
            "a frame of instance \(source) begins at \(Self.text(found.components)) mm where its slice begins at "
                + "\(Self.text(expected.components)) mm: expected half a pixel or half a slice distance away at most"
        case .overlappingSegments(let one, let other):
            "segments \(one) and \(other) overlap, and a voxel can only be one thing: expected segments that exclude "
                + "each other"
        }
    }

    private static func text(_ values: [Double]) -> String {
        values.map { String(($0 * 1e4).rounded() / 1e4) }.joined(separator: "\\")
    }
}

extension SegmentationIODError {
    /// The error of what all results share.
    init(_ error: DerivedObjectError) {
        switch error {
        case .noSource: self = .emptyMask
        case .unusableText(let attribute): self = .unusableText(attribute: attribute)
        case .dataSet(let path, let error): self = .dataSet(path: path, error)
        }
    }
}
