public import Foundation
import GRDB

/// Something about received data that contradicts what is stored; never fatal, always recorded.
public struct ConflictRecord: Codable, Sendable, Hashable {
    /// What kind of contradiction.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// An instance came again with other bytes and was refused.
        case duplicate
        /// An instance says something else about its patient, study or series than an earlier one, or does not say
        /// to which it belongs: then what the index keeps was derived, and ``found`` is empty.
        case attribute
        /// The file of an indexed instance is gone.
        case missing
        /// A file turned up at a start and could not be proven complete, or its row was refused.
        case quarantined
    }

    /// What kind.
    public var kind: Kind
    /// What it is about: a UID, of a quarantined file its path.
    public var subject: String
    /// The attribute, where one is concerned.
    public var attribute: String
    /// The value that the index keeps.
    public var kept: String
    /// The value that came.
    public var found: String
    /// The Application Entity that sent it.
    public var callingAETitle: String
    /// When it was first seen.
    public var firstAt: Date
    /// When it was last seen.
    public var lastAt: Date
    /// How often it was seen.
    public var count: Int
}

extension ConflictRecord {
    init(row: Row) {
        kind = Kind(rawValue: row["kind"]) ?? .attribute
        subject = row["subject"]
        attribute = row["attribute"]
        kept = row["kept"]
        found = row["found"]
        callingAETitle = row["calling_ae"]
        firstAt = Date(milliseconds: row["first_at"])
        lastAt = Date(milliseconds: row["last_at"])
        count = row["count"]
    }
}
