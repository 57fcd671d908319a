public import DerivedObjects

/// A segmentation object that was written.
public struct WrittenSegmentation: Hashable, Sendable {
    /// The object's identity and what had to be repaired on the way.
    public let object: WrittenObject
    /// The number of frames.
    public let frameCount: Int
}
