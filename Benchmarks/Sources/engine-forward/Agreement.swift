import Inference

/// How far two outputs of one shape agree.
struct Agreement {
    /// The largest absolute difference.
    let largestDifference: Float
    /// The share of positions at which both decide alike: for the same channel or, where there is one channel, on the
    /// same side of 0.
    let sameDecision: Double

    init(_ found: Tensor, _ expected: Tensor) {
        precondition(found.shape == expected.shape, "found \(found.shape), expected \(expected.shape)")
        largestDifference = zip(found.values, expected.values).map { abs($0 - $1) }.max() ?? 0
        let volume = found.shape.dropFirst(2).reduce(1, *)
        let positions = found.shape[0] * volume
        let same = (0..<positions).filter { Self.decision(found, $0, volume) == Self.decision(expected, $0, volume) }
        sameDecision = Double(same.count) / Double(positions)
    }

    private static func decision(_ tensor: Tensor, _ position: Int, _ volume: Int) -> Int {
        let channels = tensor.shape[1]
        let first = position / volume * channels * volume + position % volume
        guard channels > 1 else { return tensor.values[first] > 0 ? 1 : 0 }
        return (0..<channels).max { tensor.values[first + $0 * volume] < tensor.values[first + $1 * volume] } ?? 0
    }
}
