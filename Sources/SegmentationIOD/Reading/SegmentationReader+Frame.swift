public import DICOM

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
