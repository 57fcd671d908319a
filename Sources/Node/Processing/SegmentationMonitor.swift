/// How a segmentation tells its progress and learns that it should stop.
public struct SegmentationMonitor: Sendable {
    /// Is told the stage and the share of the whole that is done, 0 to 1; from several threads, also at the same time.
    public let report: @Sendable (_ stage: String, _ progress: Double) -> Void
    /// Is asked often.
    public let isCancelled: @Sendable () -> Bool

    /// Creates a monitor; by default nobody watches and nobody stops.
    public init(
        report: @escaping @Sendable (_ stage: String, _ progress: Double) -> Void = { _, _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.report = report
        self.isCancelled = isCancelled
    }
}
