/// The networks of the field's survey, ready to be compared: each with its paper and its usual size.
public struct NetworkCatalog: Sendable {
    /// One network.
    public struct Entry: Sendable {
        /// The name for configurations and tables.
        public let name: String
        /// The network's definition.
        public let kind: NetworkKind
        /// The numbers of spatial axes that it exists for here.
        public let dimensions: [Int]
        /// Channels of its levels or units.
        public let filters: [Int]
        /// What the definition leaves open.
        public let options: NetworkOptions
        /// The paper.
        public let citation: String

        /// The network for a number of axes and classes.
        public func architecture(
            dimensions: Int,
            outputChannels: Int,
            filters: [Int]? = nil
        ) -> NetworkArchitecture {
            var kind = kind
            if kind == .oktayAttentionUNet3D, dimensions == 2 { kind = .oktayAttentionUNet2D }
            return NetworkArchitecture(
                kind: kind,
                dimensions: dimensions,
                filters: filters ?? self.filters,
                outputChannels: outputChannels,
                options: options
            )
        }
    }

    private static let levels = [16, 32, 64, 128, 256]

    /// The networks, in the order of their papers.
    public static let entries = [
        Entry(
            name: "u-net", kind: .unet, dimensions: [2, 3], filters: levels, options: NetworkOptions(),
            citation: """
                Ronneberger et al. 2015, U-Net: Convolutional Networks for Biomedical Image Segmentation; in 3D Çiçek et \
                al. 2016, 3D U-Net: Learning Dense Volumetric Segmentation from Sparse Annotation
                """),
        Entry(
            name: "v-net", kind: .vnet, dimensions: [3], filters: levels, options: NetworkOptions(),
            citation: """
                Milletari et al. 2016, V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image \
                Segmentation
                """),
        Entry(
            name: "dense-dilated", kind: .denseDilated, dimensions: [2, 3],
            filters: [Int](repeating: 12, count: 12), options: NetworkOptions(),
            citation: """
                Pelt & Sethian 2018, A mixed-scale dense convolutional neural network for image analysis, with the \
                doubling dilations of Yu & Koltun 2016
                """),
        Entry(
            name: "dense-v-net", kind: .denseVNet, dimensions: [3], filters: [24, 24, 24], options: NetworkOptions(),
            citation: "Gibson et al. 2018, Automatic Multi-Organ Segmentation on Abdominal CT With Dense V-Networks"),
        Entry(
            name: "attention-u-net", kind: .oktayAttentionUNet3D, dimensions: [2, 3], filters: levels,
            options: NetworkOptions(),
            citation: "Oktay et al. 2018, Attention U-Net: Learning Where to Look for the Pancreas"),
        Entry(
            name: "multi-head-attention-u-net", kind: .oktayAttentionUNet3D, dimensions: [2, 3], filters: levels,
            options: NetworkOptions(gates: 4),
            citation: """
                Oktay et al. 2018, with several gates at each level: all see the same input, each with weights of its own
                """),
        Entry(
            name: "grid-attention-u-net", kind: .gridAttentionUNet, dimensions: [2, 3], filters: levels,
            options: NetworkOptions(),
            citation: """
                Schlemper et al. 2018, Attention gated networks: Learning to leverage salient regions in medical images
                """),
        Entry(
            name: "nnu-net", kind: .plainConvUNet, dimensions: [2, 3], filters: [32, 64, 128, 256, 320],
            options: NetworkOptions(),
            citation: """
                Isensee et al. 2021, nnU-Net: a self-configuring method for deep learning-based biomedical image \
                segmentation: its plain U-Net, without what configures it
                """),
        Entry(
            name: "monai-attention-u-net", kind: .monaiAttentionUNet, dimensions: [2, 3], filters: levels,
            options: NetworkOptions(), citation: "Oktay et al. 2018, as MONAI 1.6 defines AttentionUnet"),
        Entry(
            name: "shared-gating-attention-u-net", kind: .attentionUNet2D, dimensions: [2], filters: levels,
            options: NetworkOptions(),
            citation: "Oktay et al. 2018, with one gating signal for all gates: the network of the shipped bundle"),
    ]

    /// The network of a name.
    public static func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }
}

extension NetworkArchitecture {
    /// The number of learned parameters; running statistics do not count.
    /// - Throws: `invalidArchitecture`
    public func parameterCount() throws(InferenceError) -> Int {
        var count = 0
        _ = try NetworkBuilder(self).graph { parameter, shape in
            if parameter.role != .mean, parameter.role != .variance { count += shape.reduce(1, *) }
            return Tensor(shape: shape, repeating: parameter.role == .variance ? 1 : 0)
        }
        return count
    }
}
