/// What the blocks of MONAI's U-Nets normalize with: their argument `norm`.
enum MONAINormalization {
    /// `"batch"`
    case batch

    /// `"instance"`: without learned scale and shift.
    case instance

    /// `("instance", {"affine": True})`
    case affineInstance
}
