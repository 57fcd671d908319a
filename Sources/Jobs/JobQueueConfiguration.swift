/// How often and after how long failed work is tried again.
public struct JobQueueConfiguration: Sendable, Hashable {
    /// How often a job is begun before a retryable failure is final.
    public var maximumAttempts: Int
    /// How often a worker process may end while it runs a job before the job has failed for good.
    public var maximumWorkerDeaths: Int
    /// How long a job waits after failures.
    public var backoff: Backoff
    /// How often a delivery is tried before it is parked, also when its failures are transient.
    public var maximumDeliveryAttempts: Int
    /// How long a delivery waits after failures.
    public var deliveryBackoff: Backoff

    /// How long a job is a worker's that gives no sign, where nobody can tell whether it is at work.
    public var jobLease = Duration.seconds(600)
    /// How long a delivery is a node's that does not end it; more than any of its deadlines takes.
    public var deliveryLease = Duration.seconds(3 * 3600)

    /// Creates a configuration; what is not given has the daemon's defaults.
    public init(
        maximumAttempts: Int = 5,
        maximumWorkerDeaths: Int = 2,
        backoff: Backoff = Backoff(initial: .seconds(30), maximum: .seconds(3600)),
        maximumDeliveryAttempts: Int = 100,
        deliveryBackoff: Backoff = Backoff(initial: .seconds(15), maximum: .seconds(1800))
    ) {
        self.maximumAttempts = maximumAttempts
        self.maximumWorkerDeaths = maximumWorkerDeaths
        self.backoff = backoff
        self.maximumDeliveryAttempts = maximumDeliveryAttempts
        self.deliveryBackoff = deliveryBackoff
    }
}

/// A wait that doubles with every failure.
public struct Backoff: Sendable, Hashable {
    /// The wait after the first failure.
    public var initial: Duration
    /// The longest wait.
    public var maximum: Duration

    /// Creates a wait that doubles from `initial` up to `maximum`.
    public init(initial: Duration, maximum: Duration) {
        self.initial = initial
        self.maximum = maximum
    }

    /// The wait after so many failures.
    public func delay(afterFailures failures: Int) -> Duration {
        min(initial * (1 << min(max(failures - 1, 0), 30)), maximum)
    }
}
