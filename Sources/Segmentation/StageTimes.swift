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
