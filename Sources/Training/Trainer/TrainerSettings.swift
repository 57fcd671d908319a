/// How a network is trained.
public struct TrainerSettings: Sendable, Equatable {
    /// What batches consist of.
    public var patches: PatchSettings
    /// What is made small.
    public var loss: Loss
    /// How parameters follow gradients.
    public var optimizer: Optimizer
    /// How long training lasts, and how the rate changes.
    public var schedule: Schedule
    /// The norm of all gradients together beyond which they are scaled down; nil for no limit.
    public var clipping: Double?
    /// How much of the average of past weights stays in each step; nil for no average. The average is validated and
    /// kept.
    public var averaging: Double?
    /// When training ends before its time.
    public var earlyStopping: EarlyStopping
    /// Epochs between two validations.
    public var validateEvery: Int
    /// Threads.
    public var threads: Int

    /// The defaults, but for what is given.
    public init(
        patches: PatchSettings,
        loss: Loss = Loss(),
        optimizer: Optimizer = Optimizer(),
        schedule: Schedule = Schedule(),
        clipping: Double? = nil,
        averaging: Double? = nil,
        earlyStopping: EarlyStopping = EarlyStopping(),
        validateEvery: Int = 1,
        threads: Int
    ) {
        (self.patches, self.loss, self.optimizer, self.schedule) = (patches, loss, optimizer, schedule)
        (self.clipping, self.averaging, self.earlyStopping) = (clipping, averaging, earlyStopping)
        (self.validateEvery, self.threads) = (validateEvery, threads)
    }

    /// Batches in an epoch.
    public var stepsPerEpoch: Int { patches.sampling.stepsPerEpoch }
    /// Batches in the whole training.
    public var totalSteps: Int { schedule.epochs * stepsPerEpoch }
}

/// When training ends before its time.
public struct EarlyStopping: Codable, Equatable, Sendable {
    /// The validations without a better Dice after which training ends; absent for never.
    public var patience: Int?

    /// Training goes on to its end where there is no patience.
    public init(patience: Int? = nil) { self.patience = patience }
}
