/// What the archive found and put right when it was opened.
public struct RecoveryReport: Codable, Sendable, Hashable {
    /// A file that could not be trusted.
    public struct QuarantinedFile: Codable, Sendable, Hashable {
        /// Where it was, relative to the root.
        public var path: String
        /// Why, for a person.
        public var reason: String
    }

    /// How much was looked at.
    public enum Extent: String, Codable, Sendable {
        /// Nothing: the archive had been closed and nothing had changed since.
        case nothing
        /// What had been received last before its process was killed.
        case lately
        /// Every file and every row.
        case everything
    }

    /// How much was looked at before the archive was open.
    public var extent = Extent.everything
    /// How many temporary files were removed: instances that were being received, never acknowledged.
    public var removedTemporaryFiles = 0
    /// How many results that no job had recorded were removed.
    public var removedResults = 0
    /// How many results have their rows back from their files.
    public var recoveredResults = 0
    /// The instances whose rows were rebuilt from their files.
    public var rebuiltInstances: [String] = []
    /// The files that were moved to the quarantine.
    public var quarantinedFiles: [QuarantinedFile] = []
    /// The paths, relative to the root, of indexed instances whose files were found to be gone.
    public var missingFiles: [String] = []
    /// The files and folders that the disk did not give: nothing is known about them.
    public var unreadable: [String] = []

    /// Whether anything but temporary files was out of order.
    public var isClean: Bool {
        rebuiltInstances.isEmpty && quarantinedFiles.isEmpty && missingFiles.isEmpty && unreadable.isEmpty
    }
}
