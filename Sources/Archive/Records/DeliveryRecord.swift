public import Foundation
package import GRDB

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
}

extension DeliveryRecord {
    /// Reads a row of ``selection``.
    package init(row: Row, layout: ArchiveLayout) {
        id = row["id"]
        destination = row["destination"]
        state = DeliveryState(rawValue: row["state"]) ?? .parked
        attempts = row["attempts"]
        nextAttemptAt = row.date("next_attempt_at")
        lastAttemptAt = row.date("last_attempt_at")
        reason = row["reason"]
        deliveredAt = row.date("delivered_at")
        verifiedAt = row.date("verified_at")
        sopInstanceUID = row["sop_instance_uid"]
        sopClassUID = row["sop_class_uid"]
        studyInstanceUID = row["study_instance_uid"]
        jobID = row["job"]
        path = layout.absolute(row["path"])
    }

    /// The start of a query that yields delivery records.
    package static let selection = """
        SELECT d.*, r.sop_instance_uid, r.sop_class_uid, r.job, r.path, s.study_instance_uid
        FROM delivery d JOIN result r ON r.id = d.result JOIN job j ON j.id = r.job JOIN study s ON s.id = j.study
        """
}
