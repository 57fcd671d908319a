/// From which inputs, and with which weights, each output along one axis is made.
///
/// Sizes decide the scale: input and output cover the same length, so that output i has its centre at
/// `(i + 0.5) * inputCount / outputCount` in input voxels (PyTorch's `align_corners=False`).
public struct ResamplingWeights: Sendable, Equatable {
    /// The number of inputs.
    public let inputCount: Int
    /// The number of outputs.
    public let outputCount: Int
    /// The first input of each output.
    let starts: [Int]
    /// Where each output's weights begin in `weights`; one more than outputs.
    let offsets: [Int]
    /// The weights of all outputs, one after the other; those of one output add up to 1.
    let weights: [Float]

    /// A triangle filter whose half-width is the scale factor where the axis shrinks, so that nothing is skipped
    /// (PyTorch's `interpolate(mode="bilinear", antialias=True)`); linear interpolation where it grows.
    public static func triangle(inputCount: Int, outputCount: Int) -> Self {
        let scale = Double(inputCount) / Double(outputCount)
        let support = max(scale, 1)
        return Self(inputCount: inputCount, outputCount: outputCount) { output in
            let center = scale * (Double(output) + 0.5)
            let first = max(Int(center - support + 0.5), 0)
            let end = min(Int(center + support + 0.5), inputCount)
            let raw = (first..<max(end, first + 1)).map { input in
                max(0, 1 - abs((Double(input) - center + 0.5) / support))
            }
            let sum = raw.reduce(0, +)
            return (first, raw.map { Float(sum > 0 ? $0 / sum : 1 / Double(raw.count)) })
        }
    }

    /// Linear interpolation between the two nearest inputs, whatever the scale (PyTorch's
    /// `interpolate(mode="bilinear", antialias=False)`).
    public static func linear(inputCount: Int, outputCount: Int) -> Self {
        let scale = Double(inputCount) / Double(outputCount)
        return Self(inputCount: inputCount, outputCount: outputCount) { output in
            let position = max(0, scale * (Double(output) + 0.5) - 0.5)
            let first = min(Int(position), inputCount - 1)
            guard first + 1 < inputCount else { return (first, [1]) }
            let fraction = Float(position - Double(first))
            return (first, [1 - fraction, fraction])
        }
    }

    private init(inputCount: Int, outputCount: Int, taps: (Int) -> (first: Int, weights: [Float])) {
        precondition(inputCount > 0 && outputCount > 0, "\(inputCount) to \(outputCount) values")
        var starts: [Int] = []
        var offsets = [0]
        var weights: [Float] = []
        for output in 0..<outputCount {
            let tap = taps(output)
            starts.append(tap.first)
            weights += tap.weights
            offsets.append(weights.count)
        }
        self.inputCount = inputCount
        self.outputCount = outputCount
        self.starts = starts
        self.offsets = offsets
        self.weights = weights
    }
}

extension ResamplingWeights {
    /// The inputs that one output is made of: the first, and the weights of it and those after it.
    package func taps(ofOutput output: Int) -> (first: Int, weights: ArraySlice<Float>) {
        (starts[output], weights[offsets[output]..<offsets[output + 1]])
    }
}
