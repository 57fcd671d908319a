package import Inference

/// First values of a network's parameters: of weights normally distributed with variance 2 / fan-in (He et al. 2015),
/// of all else neutral ones. Each tensor depends on the seed and its own name alone.
package struct NetworkInitializer: Sendable {
    private let seed: UInt64

    /// An initializer for a seed.
    package init(seed: UInt64) {
        self.seed = seed
    }

    /// A network of an architecture.
    /// - Throws: `invalidArchitecture`
    package func graph(_ architecture: NetworkArchitecture) throws(InferenceError) -> LayerGraph {
        try NetworkBuilder(architecture).graph { parameter, shape in tensor(parameter, shape) }
    }

    private func tensor(_ parameter: LayerParameter, _ shape: [Int]) -> Tensor {
        let taps = shape.dropFirst(2).reduce(1, *)
        switch parameter.role {
        case .convolution: return normal(parameter.name, shape, fan: Double(shape[1] * taps))
        // Of a transposed convolution's taps, one in stride^axes meets an output; its stride is 2.
        case .transposedConvolution:
            return normal(parameter.name, shape, fan: Double(shape[0] * taps) / Double(1 << (shape.count - 2)))
        case .scale, .variance: return Tensor(shape: shape, repeating: 1)
        case .slopes: return Tensor(shape: shape, repeating: 0.25)
        case .bias, .shift, .mean, .map: return Tensor(shape: shape, repeating: 0)
        }
    }

    private func normal(_ name: String, _ shape: [Int], fan: Double) -> Tensor {
        // FNV-1a
        let hash = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var random = RandomSource(seed, hash)
        let deviation = (2 / max(fan, 1)).squareRoot()
        let values = (0..<shape.reduce(1, *)).map { _ in Float(deviation * random.normal()) }
        return Tensor(shape: shape, values: values)
    }
}
