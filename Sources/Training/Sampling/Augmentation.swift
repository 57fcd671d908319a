/// How much patches are changed at random. Every range is equally distributed.
public struct Augmentation: Sendable, Equatable {
    /// Degrees about the axis along the body, to either side.
    public var rotation = 0.0
    /// Degrees about the other axes of a volume.
    public var tilt = 0.0
    /// The range of magnification.
    public var scale = 1.0...1.0
    /// By how much, as a factor, the magnification of one axis may differ from another's.
    public var anisotropy = 1.0
    /// The share of a patch by which its centre is moved.
    public var shift = 0.25
    /// Up to how many mm a smooth deformation's waves move voxels. Each patch draws its strength below this; over all
    /// patches the standard deviation of a displacement along an axis is 0.41 of it.
    public var elastic = 0.0
    /// What is added to intensities in 0...1, to either side.
    public var brightness = 0.0
    /// The range of factors about the mean intensity.
    public var contrast = 1.0...1.0
    /// By how much, as a factor, the exponent of intensities may differ from 1.
    public var gamma = 1.0
    /// The largest standard deviation of noise.
    public var noise = 0.0
    /// The probability that a patch is blurred.
    public var blur = 0.0
    /// Whether left and right may be exchanged; anatomy is not symmetric.
    public var flips = false

    /// Nothing but the shift.
    public init() {}
}
