/// How a decoder doubles sizes.
public enum Upsampling: String, Codable, Sendable, CaseIterable {
    /// By learned transposed convolutions with stride 2, whose kernels are 2 or 4 wide as the checkpoint has them.
    case transposedConvolution = "transposed-convolution"

    /// By linear interpolation, corners not aligned.
    case interpolation
}
