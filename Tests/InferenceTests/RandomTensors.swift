import Inference

/// Repeatable random numbers (SplitMix64).
struct RandomTensors {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A whole number of a range.
    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// Evenly distributed between -1 and 1.
    mutating func vector(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(Int64(next() >> 40)) / Float(1 << 23) - 1 }
    }

    mutating func tensor(_ shape: [Int]) -> Tensor {
        Tensor(shape: shape, values: vector(shape.reduce(1, *)))
    }

    /// A pointwise convolution of a plane with random weights.
    mutating func pointwise(_ inputs: Int, _ outputs: Int) -> LayerOperation {
        let weights = tensor([outputs, inputs, 1, 1])
        return .convolution(Convolution(weights: weights, bias: vector(outputs)))
    }
}
