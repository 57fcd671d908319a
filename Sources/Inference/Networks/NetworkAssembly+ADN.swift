/// The blocks of MONAI's U-Nets (`monai.networks.blocks`): `Convolution`, and `ADN`, which normalizes (`N`) and
/// activates (`A`); its dropout leaves no tensor and does nothing once a network is trained.
extension NetworkAssembly {
    /// A convolution 3 wide, normalized and activated: `name.conv`, `name.adn`.
    mutating func activatedConvolution(
        _ name: String,
        _ input: LayerGraph.Value,
        to channels: Int,
        stride: Int = 1
    ) throws(InferenceError) -> LayerGraph.Value {
        let value = try convolution("\(name).conv", input, to: channels, kernel: 3, stride: stride, padding: 1)
        return try normalizedAndActivated("\(name).adn", value)
    }

    /// Normalization `name.N`; leaky ReLU of slope 0.1 in `BasicUNet`, in `UNet` PReLU with one slope `name.A.weight`.
    mutating func normalizedAndActivated(
        _ name: String,
        _ input: LayerGraph.Value
    ) throws(InferenceError) -> LayerGraph.Value {
        let activation: Activation =
            architecture.kind == .monaiBasicUNet
            ? .leakyReLU(slope: 0.1) : .parametricReLU(slopes: try vector("\(name).A.weight", .slopes, 1))
        var normalization = InstanceNormalization(epsilon: architecture.normalizationEpsilon)
        switch self.normalization {
        case .batch: return try batchNormalization("\(name).N", input, activation: activation)
        case .instance: break
        case .affineInstance:
            normalization.gamma = try vector("\(name).N.weight", .scale, count(input))
            normalization.beta = try vector("\(name).N.bias", .shift, count(input))
        }
        return append(name, .instanceNormalization(normalization), [input], activation: activation)
    }

    /// The normalization that the tensors of the first block show, which is the whole network's; of a network without a
    /// checkpoint MONAI's default.
    private var normalization: MONAINormalization {
        if isStored("\(firstBlock).adn.N.running_mean") { return .batch }
        if isStored("\(firstBlock).adn.N.weight") { return .affineInstance }
        let isAffineByDefault = architecture.kind == .monaiBasicUNet
        return isAffineByDefault && has("\(firstBlock).adn.N.weight") ? .affineInstance : .instance
    }

    private var firstBlock: String {
        if architecture.kind == .monaiBasicUNet { return "conv_0.conv_0" }
        return architecture.units == [0] ? "model.0" : "model.0.conv.unit0"
    }
}
