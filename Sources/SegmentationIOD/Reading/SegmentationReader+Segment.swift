public import DICOM

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
