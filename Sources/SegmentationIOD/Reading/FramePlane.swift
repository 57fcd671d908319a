/// Where the pixels of a frame lie, as far as its object says so.
///
/// Standard: PS3.3 C.7.6.16.2.1, C.7.6.16.2.3, C.7.6.16.2.4.
public struct FramePlane: Hashable, Sendable {
    /// Image Position (Patient) in mm; `nil` where the object has none.
    public let imagePosition: SIMD3<Double>?
    /// The six values of Image Orientation (Patient); empty where the object has none.
    public let imageOrientation: [Double]
    /// Pixel Spacing in mm, between rows and between columns; empty where the object has none.
    public let pixelSpacing: [Double]
}
