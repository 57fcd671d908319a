/// What became of a job.
public enum JobState: String, Codable, Sendable, CaseIterable {
    /// Waits for a worker, or for its next attempt.
    case queued
    /// A worker has it.
    case running
    /// Done; it may have found nothing.
    case succeeded
    /// There was nothing to do, and it is known why.
    case skipped
    /// Failed for good.
    case failed
    /// A later job of the same study took its place before it was done.
    case superseded
}
