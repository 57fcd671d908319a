extension NetworkArchitecture {
    /// The architecture that a checkpoint's tensor names and shapes show, under the names of the network definitions.
    /// Strides leave no trace in a checkpoint and are taken to be 2.
    /// - Throws: `invalidArchitecture` where the names are those of no known network
    public static func recognized(in weights: SafeTensors) throws(InferenceError) -> NetworkArchitecture {
        for (kind, last) in [
            (NetworkKind.attentionUNet2D, "out.weight"), (.oktayAttentionUNet3D, "final.weight"),
            (.monaiAttentionUNet, "model.2.conv.weight"),
        ] {
            let levels = kind.levels(in: weights)
            guard let first = levels.first, first.count >= 4, let output = weights.shape(of: last)?.first else {
                continue
            }
            return NetworkArchitecture(
                kind: kind,
                dimensions: first.count - 2,
                filters: levels.map { $0[0] },
                inputChannels: first[1],
                outputChannels: output
            )
        }
        throw .invalidArchitecture(reason: "the tensors' names are those of no known network")
    }
}

extension NetworkKind {
    /// The shape of the first convolution of each level that a checkpoint has, from the finest on.
    fileprivate func levels(in weights: SafeTensors) -> [[Int]] {
        var shapes: [[Int]] = []
        while let shape = firstConvolutions(ofLevel: shapes.count).compactMap(weights.shape).first {
            shapes.append(shape)
        }
        return shapes
    }

    /// What the first convolution of a level may be called; the deepest may have another name than the others.
    private func firstConvolutions(ofLevel level: Int) -> [String] {
        switch self {
        case .attentionUNet2D: return ["e.\(level).0.weight"]
        case .oktayAttentionUNet3D:
            return level == 4 ? ["center.conv1.0.weight"] : ["conv\(level + 1).conv1.0.weight"]
        case .monaiAttentionUNet:
            let last = "conv.0.conv.weight"
            guard level > 0 else { return ["model.0.\(last)"] }
            let outer = "model.1" + String(repeating: ".submodule.1", count: level - 1)
            return ["\(outer).submodule.0.\(last)", "\(outer).submodule.\(last)"]
        }
    }
}
