/// What a network of a model consists of, how the engine computes it, and how long that takes: for listings.
public struct ModelProfile: Sendable, Encodable {
    /// One step of the engine's plan.
    public struct Step: Sendable, Encodable {
        /// The layer of the network's definition, with those that were folded into it.
        public let layer: String
        /// How it is computed.
        public let algorithm: String
        /// [channels, depth, height, width] of the result; the depth of a 2D network is its batch.
        public let outputShape: [Int]
        /// Floating point operations of the layer's definition.
        public let operations: Int
        /// Bytes of packed or transformed weights.
        public let weightBytes: Int
        /// Bytes of the result.
        public let outputBytes: Int
        /// The shortest time, where times were measured.
        public let milliseconds: Double?
    }

    /// What the network is for: "network", "locator" or "ensemble".
    public let role: String
    /// The network's kind, as in `model.json`.
    public let kind: String
    /// The number of weights.
    public let parameters: Int
    /// [batch, channels, (depth,) height, width]
    public let inputShape: [Int]
    /// The threads that compute.
    public let threads: Int
    /// The vector instructions that are used.
    public let instructionSet: String
    /// The bytes of weights, values and scratch memory.
    public let requiredBytes: Int
    /// The steps, in their order.
    public let steps: [Step]

    /// Floating point operations of all steps.
    public var operations: Int { steps.map(\.operations).reduce(0, +) }
    /// The time of all steps, where times were measured.
    public var milliseconds: Double? {
        let times = steps.compactMap(\.milliseconds)
        return times.isEmpty ? nil : times.reduce(0, +)
    }
}
