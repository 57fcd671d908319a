/// How far a patch is changed at random before the network sees it; by default not at all.
public struct AugmentationSettings: Codable, Equatable, Sendable {
    /// The largest rotation in the axial plane, in degrees.
    public var rotation = 0.0
    /// The largest rotation about the other axes of a volume, in degrees.
    public var tilt = 0.0
    /// The smallest and the largest magnification.
    public var scale = [1.0, 1.0]
    /// By how much axes may be magnified differently: 0.1 is a factor from 1/1.1 to 1.1.
    public var anisotropy = 0.0
    /// The largest shift along each axis, as a share of the patch.
    public var shift = 0.0
    /// Up to how many mm an elastic deformation moves; the standard deviation over all patches is 0.41 of it.
    public var elastic = 0.0
    /// The largest value added, as a share of the window.
    public var brightness = 0.0
    /// The largest change of the contrast: 0.1 is a factor from 1/1.1 to 1.1.
    public var contrast = 0.0
    /// The largest change of the exponent: 0.2 is an exponent from 1/1.2 to 1.2.
    public var gamma = 0.0
    /// The largest standard deviation of the noise added, as a share of the window.
    public var noise = 0.0
    /// The probability of a blur.
    public var blur = 0.0
    /// Whether left and right are exchanged at random: anatomy is not symmetric.
    public var flip = false

    /// No change.
    public init() {}
}
