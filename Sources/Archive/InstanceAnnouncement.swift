public import DICOM

/// What is known of an instance before its data set arrives; the text is as received and checked by the archive.
public struct InstanceAnnouncement: Sendable {
    /// Affected SOP Class UID of the command.
    public var sopClassUID: String
    /// Affected SOP Instance UID of the command.
    public var sopInstanceUID: String
    /// The transfer syntax of the presentation context.
    public var transferSyntax: TransferSyntax
    /// The calling AE title of the association.
    public var callingAETitle: String
    /// The network address of the peer, by which disk space is shared out; not given, its AE title stands for it.
    public var peerAddress: String?
    /// What the log calls the association.
    public var associationID: String?

    /// Announces an instance.
    public init(
        sopClassUID: String,
        sopInstanceUID: String,
        transferSyntax: TransferSyntax,
        callingAETitle: String,
        peerAddress: String? = nil,
        associationID: String? = nil
    ) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.transferSyntax = transferSyntax
        self.callingAETitle = callingAETitle
        self.peerAddress = peerAddress
        self.associationID = associationID
    }
}

/// An instance that would survive a power cut.
public struct StoredInstance: Sendable, Hashable {
    /// Its SOP Instance UID.
    public var sopInstanceUID: UID
    /// Its SOP Class UID.
    public var sopClassUID: UID
    /// The study that it belongs to.
    public var studyInstanceUID: UID
    /// The series that it belongs to.
    public var seriesInstanceUID: UID
    /// The absolute path of its Part 10 file.
    public var path: String
    /// The size of the file in bytes.
    public var size: Int
    /// Whether the same bytes were stored already, by an earlier or a concurrent sender.
    public var wasStoredAlready: Bool
}
