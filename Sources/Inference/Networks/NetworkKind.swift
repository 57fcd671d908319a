/// The network definitions that a bundle can name.
public enum NetworkKind: String, Codable, Sendable, CaseIterable {
    /// The 2D Attention U-Net of the shipped bundle: strided gating as in Oktay et al. 2018, one gating signal from
    /// the deepest level for all gates, transposed convolutions, the skip of the first level not gated.
    case attentionUNet2D = "attention-unet-2d"

    /// Oktay et al. 2018, "Attention U-Net: Learning Where to Look for the Pancreas", in 3D: one or more gates a level,
    /// trilinear upsampling, deep supervision from four levels joined by a final 1³ convolution.
    case oktayAttentionUNet3D = "oktay-attention-unet-3d"

    /// The same in 2D.
    case oktayAttentionUNet2D = "oktay-attention-unet-2d"

    /// The earlier grid attention of the same authors (Schlemper et al. 2018), in 2D or 3D: one gating signal from the
    /// deepest level for all gates, transposed convolutions.
    case gridAttentionUNet = "grid-attention-unet"

    /// MONAI 1.6's `AttentionUnet` with its default normalizations, in 2D or 3D.
    case monaiAttentionUNet = "monai-attention-unet"

    /// MONAI 1.6's `BasicUNet` with transposed convolutions, in 2D or 3D: Falk et al. 2019, "U-Net: deep learning for
    /// cell counting, detection, and morphometry".
    case monaiBasicUNet = "monai-basic-unet"

    /// MONAI 1.6's `UNet`, in 2D or 3D, with or without residual units: Kerfoot et al. 2019, "Left-Ventricle
    /// Quantification Using Residual U-Net".
    case monaiUNet = "monai-unet"

    /// Ronneberger et al. 2015, "U-Net: Convolutional Networks for Biomedical Image Segmentation", with batch
    /// normalization and padding; in 3D Çiçek et al. 2016, "3D U-Net: Learning Dense Volumetric Segmentation from
    /// Sparse Annotation".
    case unet = "unet"

    /// The plain U-Net of nnU-Net (Isensee et al. 2021, "nnU-Net: a self-configuring method for deep learning-based
    /// biomedical image segmentation"), with strided convolutions and instance normalization, in 2D or 3D.
    case plainConvUNet = "plain-conv-u-net"

    /// Milletari et al. 2016, "V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation".
    case vnet = "v-net"

    /// Gibson et al. 2018, "Automatic Multi-Organ Segmentation on Abdominal CT With Dense V-Networks", in 3D.
    case denseVNet = "dense-v-net"

    /// Densely connected dilated convolutions at the input's resolution, in 2D or 3D: the network of Pelt and Sethian
    /// 2018, "A mixed-scale dense convolutional neural network for image analysis", with doubling dilations.
    case denseDilated = "dense-dilated-net"
}

extension NetworkKind {
    /// The options that the definition leaves open, by their names in `model.json`.
    public var options: Set<String> {
        switch self {
        case .attentionUNet2D, .monaiAttentionUNet, .monaiBasicUNet: []
        case .unet, .gridAttentionUNet: ["upsampling", "deepSupervision"]
        case .oktayAttentionUNet2D, .oktayAttentionUNet3D: ["upsampling", "deepSupervision", "gates"]
        case .vnet, .plainConvUNet, .monaiUNet: ["units"]
        case .denseVNet: ["units", "growth", "skipFilters", "dilations", "priorSize"]
        case .denseDilated: ["dilations"]
        }
    }

    /// Whether each gate of the network takes the next coarser level of the decoder as its gating signal.
    var isGatedByLevels: Bool { self == .oktayAttentionUNet2D || self == .oktayAttentionUNet3D }

    /// The numbers of spatial axes that the network exists for.
    var dimensions: ClosedRange<Int> {
        switch self {
        case .attentionUNet2D, .oktayAttentionUNet2D: 2...2
        case .oktayAttentionUNet3D, .vnet, .denseVNet: 3...3
        case .gridAttentionUNet, .monaiAttentionUNet, .monaiBasicUNet, .monaiUNet, .unet, .plainConvUNet, .denseDilated:
            2...3
        }
    }

    /// Whether a step from level to level may be another than 2.
    var hasStrides: Bool { self == .monaiAttentionUNet || self == .monaiUNet }

    /// How many levels the network may have; for ``denseDilated`` the units, for ``monaiBasicUNet`` its features: those
    /// of five levels and of the last stage.
    var levels: ClosedRange<Int> {
        switch self {
        case .oktayAttentionUNet2D, .oktayAttentionUNet3D, .gridAttentionUNet: 5...5
        case .monaiBasicUNet: 6...6
        case .denseDilated: 1...100
        case .attentionUNet2D, .monaiAttentionUNet, .monaiUNet, .unet, .plainConvUNet, .vnet, .denseVNet: 2...10
        }
    }
}
