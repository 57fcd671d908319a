/// One step of a plan, for a listing.
public struct StepSummary: Sendable, Equatable {
    /// The layer that the step computes, with those that were folded into it.
    public let layer: String
    /// How it is computed.
    public let algorithm: String
    /// `[channels, depth, height, width]` of the result; the depth of a 2D network is its batch.
    public let outputShape: [Int]
    /// Floating point operations of the layer's definition (2 for a multiplication and addition), 0 where they do not
    /// count.
    public let operations: Int
    /// Bytes of packed or transformed weights.
    public let weightBytes: Int
    /// Bytes of the result.
    public let outputBytes: Int
    /// The shortest time measured.
    public internal(set) var seconds: Double?

    /// The share of the work that is done after each of some steps: operations, and a byte for the work of several.
    static func shares(_ steps: [Self]) -> [Double] {
        let work = steps.map { Double($0.operations) + 32 * Double($0.outputBytes) }
        let total = work.reduce(0, +)
        var done = 0.0
        return work.enumerated().map { index, part in
            done += part
            return index == work.count - 1 ? 1 : done / total
        }
    }

    mutating func note(_ seconds: Double) { self.seconds = min(self.seconds ?? .infinity, seconds) }
}
