public import Catalog

/// Why the queue refused.
public enum JobError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no such job.
    case noSuchJob(Int64)
    /// There is no such delivery.
    case noSuchDelivery(Int64)
    /// The job is not being run by this process any more: it was superseded, or given to another worker.
    case notRunning(Int64)
    /// The job cannot be tried again in its state.
    case notRepeatable(Int64, state: String)
    /// The delivery cannot be tried again in its state.
    case deliveryNotRepeatable(Int64, state: String)
    /// The job belongs to an earlier state of its study, for which a later job exists.
    case outdated(Int64, latest: Int64)
    /// The database does not take it: it breaks a rule of the tables. What cannot be written otherwise is tried again,
    /// for the case that a person mends the tables.
    case refused(reason: String)
    /// The database refused.
    case database(reason: String)

    /// Whether the same may be done a little later.
    public var isTransient: Bool {
        switch self {
        case .database, .refused: true
        default: false
        }
    }

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .noSuchJob(let id): "There is no job \(id)"
        case .noSuchDelivery(let id): "There is no delivery \(id)"
        case .notRunning(let id): "Job \(id) is not running: it was superseded or handed on"
        case .notRepeatable(let id, let state): "Job \(id) is \(state) and cannot be tried again"
        case .deliveryNotRepeatable(let id, let state): "Delivery \(id) is \(state) and cannot be tried again"
        case .outdated(let id, let latest): "Job \(id) is of an earlier state of its study; retry job \(latest)"
        case .refused(let reason): "The queue's database will not take it: \(reason)"
        case .database(let reason): "The queue's database refused: \(reason)"
        }
    }
}

/// Why a job could not be done.
public struct JobFailure: Error, Sendable, Hashable {
    /// Whether trying again can help.
    public var errorClass: JobErrorClass
    /// Why, for a person.
    public var reason: String

    /// Creates a failure.
    public init(errorClass: JobErrorClass, reason: String) {
        self.errorClass = errorClass
        self.reason = reason
    }
}
