public import DICOM
public import Imaging

extension SegmentationReader {
    /// One frame: which segment on which source image.
    public struct Frame: Hashable, Sendable {
        /// The segment's number.
        public let segment: UInt8
        /// The SOP Instance UIDs of the images from which the frame was derived, at least one.
        public let sourceSOPInstanceUIDs: [UID]
        /// Where its pixels lie.
        public let plane: FramePlane

        /// Image Position (Patient) in mm; `nil` where the object has none.
        public var imagePosition: SIMD3<Double>? { plane.imagePosition }
    }
}

/// Where the pixels of a frame lie, as far as its object says so.
///
/// Standard: PS3.3 C.7.6.16.2.1, C.7.6.16.2.3, C.7.6.16.2.4.
public struct FramePlane: Hashable, Sendable {
    /// Image Position (Patient) in mm; `nil` where the object has none.
    public let imagePosition: SIMD3<Double>?
    /// The six values of Image Orientation (Patient); empty where the object has none.
    public let imageOrientation: [Double]
    /// Pixel Spacing; `nil` where the object has none.
    public let pixelSpacing: PixelSpacing?
}

extension SegmentationReader {
    /// What the object says of a segment.
    ///
    /// Standard: PS3.3 C.8.20.4.
    public struct Segment: Hashable, Sendable, CustomStringConvertible {
        /// The segment's number.
        public let number: UInt8
        /// Segment Label; empty where the object has none.
        public let label: String
        /// Segmented Property Type; `nil` where the object does not say what the segment is.
        public let typeCode: CodedConcept?

        /// Creates a segment, for one that has frames and no description too.
        public init(number: UInt8, label: String = "", typeCode: CodedConcept? = nil) {
            self.number = number
            self.label = label
            self.typeCode = typeCode
        }

        /// The number with its label.
        public var description: String { label.isEmpty ? "segment \(number)" : "segment \(number) \"\(label)\"" }
    }
}
