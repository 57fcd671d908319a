/// The network definitions that a bundle can name.
public enum NetworkKind: String, Codable, Sendable, CaseIterable {
    /// The 2D Attention U-Net of the shipped bundle: strided gating as in Oktay et al. 2018, one gating signal from
    /// the deepest level for all gates, transposed convolutions, the skip of the first level not gated.
    case attentionUNet2D = "attention-unet-2d"

    /// Oktay et al. 2018, "Attention U-Net: Learning Where to Look for the Pancreas", in 3D: one gate a level, trilinear
    /// upsampling, deep supervision from four levels joined by a final 1³ convolution.
    case oktayAttentionUNet3D = "oktay-attention-unet-3d"

    /// MONAI 1.6's `AttentionUnet` with its default normalizations, in 2D or 3D.
    case monaiAttentionUNet = "monai-attention-unet"
}
