public import Foundation

/// The sending of one result to one destination.
public struct DeliveryRecord: Codable, Sendable, Hashable, Identifiable {
    /// The number of the delivery.
    public var id: Int64
    /// The name of the destination, as configured.
    public var destination: String
    /// What became of it.
    public var state: DeliveryState
    /// How often it was tried.
    public var attempts: Int
    /// When it is tried next; only while pending.
    public var nextAttemptAt: Date?
    /// When it was last tried.
    public var lastAttemptAt: Date?
    /// Why the last attempt failed, for a person.
    public var reason: String?
    /// When the destination answered with success.
    public var deliveredAt: Date?
    /// When the destination was found to have it.
    public var verifiedAt: Date?
    /// The SOP Instance UID of the result.
    public var sopInstanceUID: String
    /// The SOP Class UID of the result.
    public var sopClassUID: String
    /// The study.
    public var studyInstanceUID: String
    /// The job that made the result.
    public var jobID: Int64
    /// The absolute path of the result's file.
    public var path: String

    /// Creates the record from its fields.
    package init(
        id: Int64,
        destination: String,
        state: DeliveryState,
        attempts: Int,
        nextAttemptAt: Date? = nil,
        lastAttemptAt: Date? = nil,
        reason: String? = nil,
        deliveredAt: Date? = nil,
        verifiedAt: Date? = nil,
        sopInstanceUID: String,
        sopClassUID: String,
        studyInstanceUID: String,
        jobID: Int64,
        path: String
    ) {
        self.id = id
        self.destination = destination
        self.state = state
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.lastAttemptAt = lastAttemptAt
        self.reason = reason
        self.deliveredAt = deliveredAt
        self.verifiedAt = verifiedAt
        self.sopInstanceUID = sopInstanceUID
        self.sopClassUID = sopClassUID
        self.studyInstanceUID = studyInstanceUID
        self.jobID = jobID
        self.path = path
    }
}

/// What became of a delivery.
public enum DeliveryState: String, Codable, Sendable, CaseIterable {
    /// Waits for its next attempt.
    case pending
    /// Is being sent.
    case sending
    /// The destination answered with success.
    case delivered
    /// Given up; the reason says why. A person can ask for another attempt.
    case parked
    /// The result was superseded before it was delivered.
    case superseded
}
