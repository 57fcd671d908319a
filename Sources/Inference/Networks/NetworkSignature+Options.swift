extension NetworkSignature {
    /// The options in which the checkpoint differs from the definition's choice.
    func options(levels: Int) -> NetworkOptions {
        var options = NetworkOptions()
        switch kind {
        case .attentionUNet2D, .monaiAttentionUNet: break
        case .unet, .gridAttentionUNet, .oktayAttentionUNet2D, .oktayAttentionUNet3D:
            let isTransposed = has("up_concat1.up.weight")
            if isTransposed == kind.isGatedByLevels {
                options.upsampling = isTransposed ? .transposedConvolution : .interpolation
            }
            let isSupervised = has("dsv1.weight")
            if isSupervised != kind.isGatedByLevels { options.deepSupervision = isSupervised }
            let gates = count { "attentionblock2.gate_block_\($0 + 1).theta.weight" }
            if gates > 1 { options.gates = gates }
        }
        return options
    }

    /// How many tensors of numbered names there are.
    private func count(_ name: (Int) -> String) -> Int {
        var count = 0
        while has(name(count)) { count += 1 }
        return count
    }
}
