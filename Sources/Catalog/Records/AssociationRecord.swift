public import Foundation

/// An association that ended or was refused.
public struct AssociationRecord: Codable, Sendable, Hashable {
    /// Who asked for the association.
    public enum Direction: String, Codable, Sendable {
        /// A peer asked us.
        case accepted
        /// We asked a peer.
        case requested
    }

    /// What the log calls the association; unique.
    public var associationID: String
    /// Who asked for it.
    public var direction: Direction
    /// The calling AE title.
    public var callingAETitle: String
    /// The called AE title.
    public var calledAETitle: String
    /// The peer's address and port.
    public var peerAddress: String
    /// When the connection was made.
    public var startedAt: Date
    /// When it ended.
    public var endedAt: Date
    /// How it ended: for example "released", "aborted", "lost", "rejected".
    public var outcome: String
    /// More about the end, for a person.
    public var detail: String
    /// How many instances were stored with success.
    public var instancesStored: Int
    /// How many instances were refused.
    public var instancesRefused: Int
    /// How many bytes of data sets were received.
    public var bytes: Int64

    /// Creates the record of an association.
    public init(
        associationID: String,
        direction: Direction,
        callingAETitle: String,
        calledAETitle: String,
        peerAddress: String,
        startedAt: Date,
        endedAt: Date,
        outcome: String,
        detail: String = "",
        instancesStored: Int = 0,
        instancesRefused: Int = 0,
        bytes: Int64 = 0
    ) {
        self.associationID = associationID
        self.direction = direction
        self.callingAETitle = callingAETitle
        self.calledAETitle = calledAETitle
        self.peerAddress = peerAddress
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.detail = detail
        self.instancesStored = instancesStored
        self.instancesRefused = instancesRefused
        self.bytes = bytes
    }
}

extension AssociationRecord {
    /// The record as the catalogue keeps it, whatever a peer said.
    package var kept: Self {
        var kept = self
        kept.callingAETitle = IndexText.clean(callingAETitle)
        kept.calledAETitle = IndexText.clean(calledAETitle)
        kept.detail = IndexText.clean(detail)
        kept.instancesStored = max(instancesStored, 0)
        kept.instancesRefused = max(instancesRefused, 0)
        kept.bytes = max(bytes, 0)
        return kept
    }
}
