public import Foundation

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
        /// Instances of one study name several patients: the study is not segmented.
        case patient
        /// A series is in several studies: it is not segmented.
        case hierarchy
        /// The file of an indexed instance is not what was stored.
        case damaged
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

    /// Creates the record from its fields.
    package init(
        kind: Kind,
        subject: String,
        attribute: String,
        kept: String,
        found: String,
        callingAETitle: String,
        firstAt: Date,
        lastAt: Date,
        count: Int
    ) {
        self.kind = kind
        self.subject = subject
        self.attribute = attribute
        self.kept = kept
        self.found = found
        self.callingAETitle = callingAETitle
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.count = count
    }
}

/// An instance that the node refused although it is part of a study, and that did not come since.
public struct RefusalRecord: Codable, Sendable, Hashable {
    /// Its SOP Instance UID.
    public var sopInstanceUID: String
    /// Its SOP Class UID.
    public var sopClassUID: String
    /// Its study; empty where neither its data set nor its association told.
    public var studyInstanceUID: String
    /// Its series; empty where its data set was not read so far.
    public var seriesInstanceUID: String
    /// Why it was refused, in a few words.
    public var reason: String
    /// The Application Entity that sent it.
    public var callingAETitle: String
    /// When it was first refused.
    public var firstAt: Date
    /// When it was last refused.
    public var lastAt: Date
    /// How often it was refused.
    public var count: Int

    /// Creates the record from its fields.
    package init(
        sopInstanceUID: String,
        sopClassUID: String,
        studyInstanceUID: String,
        seriesInstanceUID: String,
        reason: String,
        callingAETitle: String,
        firstAt: Date,
        lastAt: Date,
        count: Int
    ) {
        self.sopInstanceUID = sopInstanceUID
        self.sopClassUID = sopClassUID
        self.studyInstanceUID = studyInstanceUID
        self.seriesInstanceUID = seriesInstanceUID
        self.reason = reason
        self.callingAETitle = callingAETitle
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.count = count
    }
}
