/// How a network is trained.
public struct TrainerSettings: Sendable, Equatable {
    /// What batches consist of.
    public var sampling: PatchSettings
    /// What is made small.
    public var loss: Loss
    /// How parameters follow gradients.
    public var optimizer: Optimizer
    /// The learning rate at its highest.
    public var rate: Double
    /// How the rate changes.
    public var schedule: Schedule
    /// Passes after each of which the network is validated.
    public var epochs: Int
    /// Batches in an epoch.
    public var stepsPerEpoch: Int
    /// The norm of all gradients together beyond which they are scaled down; nil for no limit.
    public var clipping: Double?
    /// How much of the average of past weights stays in each step; nil for no average. The average is validated and kept.
    public var averaging: Double?
    /// Validations without a better one after which training ends; nil for never.
    public var patience: Int?
    /// Epochs between two validations.
    public var validateEvery: Int
    /// Threads.
    public var threads: Int

    /// Settings with usual values.
    public init(
        sampling: PatchSettings,
        loss: Loss = .diceAndCrossEntropy(),
        optimizer: Optimizer = .adamW(weightDecay: 1e-2),
        rate: Double = 2e-3,
        schedule: Schedule = .oneCycle(warmUp: 0.3),
        epochs: Int,
        stepsPerEpoch: Int,
        clipping: Double? = nil,
        averaging: Double? = nil,
        patience: Int? = nil,
        validateEvery: Int = 1,
        threads: Int
    ) {
        (self.sampling, self.loss, self.optimizer, self.rate) = (sampling, loss, optimizer, rate)
        (self.schedule, self.epochs, self.stepsPerEpoch) = (schedule, epochs, stepsPerEpoch)
        (self.clipping, self.averaging, self.patience) = (clipping, averaging, patience)
        (self.validateEvery, self.threads) = (validateEvery, threads)
    }
}
