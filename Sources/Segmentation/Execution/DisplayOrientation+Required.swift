import Imaging

extension DisplayOrientation {
    /// The turn of slices that lie across the body.
    static func required(by geometry: VolumeGeometry) throws(SegmentationError) -> Self {
        guard let orientation = Self(geometry) else {
            throw .unsuitable(.notAxial(degrees: geometry.obliquityDegrees, limit: 45))
        }
        return orientation
    }
}
