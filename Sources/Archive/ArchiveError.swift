/// Why the archive refused an instance or could not be opened.
///
/// The cases up to ``closing`` each correspond to one status of a C-STORE response.
public enum ArchiveError: Error, Sendable, Equatable {
    /// A UID of the command breaks PS3.5 9.1.
    case invalidUID(attribute: String, found: String)
    /// The command and the data set name different SOP Instances or SOP Classes.
    case sopMismatch(attribute: String, announced: String, found: String?)
    /// The data set is not well formed.
    case malformed(reason: String)
    /// The data set lacks a UID without which it belongs nowhere, or carries one that breaks PS3.5 9.1.
    case unusableUID(attribute: String, found: String?)
    /// An instance with this UID and other bytes is stored already.
    case duplicateDiffers(sopInstanceUID: String)
    /// The disk is full, or would be soon.
    case noSpace(freeBytes: Int64?, requiredBytes: Int64?)
    /// The index cannot be written, so that nothing more is accepted.
    case indexUnavailable(reason: String)
    /// The operating system refused to write.
    case writeFailed(operation: String, path: String, errorNumber: Int32)
    /// A stored file that the instance is to be compared with cannot be read.
    case unreadableFile(path: String, reason: String)
    /// The archive is closing.
    case closing

    /// The folder cannot be used.
    case unusableFolder(path: String, operation: String, errorNumber: Int32)
    /// The folder is not what it should be; the reason says what to do.
    case refusedFolder(path: String, reason: String)
    /// Another process has the folder.
    case locked(path: String, holder: String?)
    /// There is no index to read.
    case noIndex(path: String)
    /// The index is of another version of the program.
    case schemaMismatch(path: String, reason: String)
    /// The index is damaged; opening the archive again rebuilds it.
    case indexDamaged(reason: String)
    /// The database refused.
    case database(reason: String)
}
