/// What the archive found and put right when it was opened.
public struct RecoveryReport: Codable, Sendable, Hashable {
    /// A file that could not be trusted.
    public struct QuarantinedFile: Codable, Sendable, Hashable {
        /// Where it was, relative to the root.
        public var path: String
        /// Why, for a person.
        public var reason: String
    }

    /// How many temporary files were removed: instances that were being received, never acknowledged.
    public var removedTemporaryFiles = 0
    /// How many results that no job had recorded were removed; their jobs make them again.
    public var removedResults = 0
    /// The instances whose rows were rebuilt from their files.
    public var rebuiltInstances: [String] = []
    /// The files that were moved to the quarantine.
    public var quarantinedFiles: [QuarantinedFile] = []
    /// The paths, relative to the root, of indexed instances whose files are gone.
    public var missingFiles: [String] = []

    /// Whether anything but temporary files was out of order.
    public var isClean: Bool { rebuiltInstances.isEmpty && quarantinedFiles.isEmpty && missingFiles.isEmpty }
}
