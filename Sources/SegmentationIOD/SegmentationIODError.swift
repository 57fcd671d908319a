public import DICOM

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
        }
    }
}
