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

/// How long the stages of a segmentation took, added up over slices or windows.
public struct StageTimes: Sendable, Equatable {
    /// Finding the region that is worth looking at closely.
    public var locating: Duration = .zero
    /// Turning, windowing and resampling CT values.
    public var preparing: Duration = .zero
    /// Running the network.
    public var inferring: Duration = .zero
    /// Resampling the output and processing the mask.
    public var finishing: Duration = .zero

    /// All stages together.
    public var total: Duration { locating + preparing + inferring + finishing }

    /// Adds the time that `body` takes to one stage.
    mutating func measure<Result, Failure: Error>(
        _ stage: WritableKeyPath<Self, Duration>,
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = ContinuousClock.now
        defer { self[keyPath: stage] += ContinuousClock.now - start }
        return try body()
    }
}
