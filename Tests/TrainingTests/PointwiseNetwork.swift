import Inference

/// A network whose logits depend on nothing but a voxel's own value.
enum PointwiseNetwork {
    /// With one channel the logit of a value x is x − ½; with three the logits are 0, 20x − 6 and 60x − 34, so that
    /// labels 0, 1 and 2 lie below 0.3, from there to 0.7, and above.
    static func architecture(dimensions: Int, channels: Int) -> NetworkArchitecture {
        NetworkArchitecture(kind: .denseDilated, dimensions: dimensions, filters: [1], outputChannels: channels)
    }

    /// Its tensors; `threshold` is where the logit of a single channel is 0.
    static func tensors(dimensions: Int, channels: Int, threshold: Float = 0.5) -> [String: Tensor] {
        let kernel = [Int](repeating: 3, count: dimensions)
        let point = [Int](repeating: 1, count: dimensions)
        let weights: [Float] = channels == 1 ? [1, 0] : [0, 0, 20, 0, 60, 0]
        let bias: [Float] = channels == 1 ? [-threshold] : [0, -6, -34]
        var tensors: [String: Tensor] = [:]
        tensors["units.0.0.weight"] = Tensor(shape: [1, 1] + kernel, repeating: 0)
        tensors["units.0.0.bias"] = Tensor(shape: [1], repeating: 0)
        tensors["final.weight"] = Tensor(shape: [channels, 2] + point, values: weights)
        tensors["final.bias"] = Tensor(shape: [channels], values: bias)
        for (name, value) in [("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)] {
            tensors["units.0.1.\(name)"] = Tensor(shape: [1], repeating: Float(value))
        }
        return tensors
    }
}
