package import Catalog
import Glibc
public import Platform

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
    /// The operating system refused to read or write.
    case writeFailed(PlatformError)
    /// A stored file that the instance is to be compared with cannot be read.
    case unreadableFile(path: String, reason: String)
    /// The archive is closing.
    case closing

    /// The folder cannot be used.
    case unusableFolder(PlatformError)
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

extension ArchiveError {
    /// What an error of the catalogue means for the archive: a full disk and a damaged index are told apart from the
    /// rest.
    package init(_ error: CatalogError, _ layout: ArchiveLayout) {
        self =
            switch error {
            case .full: .noSpace(freeBytes: nil, requiredBytes: nil)
            case .damaged(let reason): .indexDamaged(reason: reason)
            case .otherVersion(let reason): .schemaMismatch(path: layout.index, reason: reason)
            case .busy(let reason), .refused(let reason), .failed(let reason): .database(reason: reason)
            }
    }

    /// What the operating system refused: a full disk is told apart from the rest.
    init(_ error: PlatformError) {
        self = error.isFullDisk ? .noSpace(freeBytes: nil, requiredBytes: nil) : .writeFailed(error)
    }

    /// The error of the system call that just failed.
    static func failed(_ operation: String, _ path: String, errorNumber: Int32 = errno) -> ArchiveError {
        ArchiveError(PlatformError(operation: operation, path: path, errorNumber: errorNumber))
    }

    /// The error of the system call that just failed on a folder.
    static func unusable(_ path: String, _ operation: String, errorNumber: Int32 = errno) -> ArchiveError {
        .unusableFolder(PlatformError(operation: operation, path: path, errorNumber: errorNumber))
    }
}

extension ArchiveError: CustomStringConvertible {
    /// One sentence for a person; text that a peer sent is shortened and its control characters are removed.
    public var description: String {
        switch self {
        case .invalidUID(let attribute, let found):
            "\(attribute) of the command should follow PS3.5 9.1, found \(Self.quoted(found))"
        case .sopMismatch(let attribute, let announced, let found):
            "\(attribute) should be \(Self.quoted(announced)) as the command says, found \(Self.quoted(found))"
        case .malformed(let reason): "The data set is not well formed: \(reason)"
        case .unusableUID(let attribute, let found):
            "The data set should have a \(attribute) that follows PS3.5 9.1, found \(Self.quoted(found))"
        case .duplicateDiffers(let uid): "SOP Instance \(uid) is stored already with other content"
        case .noSpace(let free, let required): Self.noSpace(free: free, required: required)
        case .indexUnavailable(let reason): "The index cannot be written: \(reason)"
        case .writeFailed(let error), .unusableFolder(let error): error.description
        case .unreadableFile(let path, let reason): "\(path) cannot be read: \(reason)"
        case .closing: "The archive is closing"
        case .refusedFolder(let path, let reason): "\(path) cannot be used: \(reason)"
        case .locked(let path, let holder):
            "\(path) is in use by another segnode" + (holder.map { " (process \($0))" } ?? "")
        case .noIndex(let path): "\(path) is no archive: it has no index.sqlite"
        case .schemaMismatch(let path, let reason): "\(path) cannot be read by this version: \(reason)"
        case .indexDamaged(let reason): "The index is damaged: \(reason)"
        case .database(let reason): "The index refused: \(reason)"
        }
    }

    private static func noSpace(free: Int64?, required: Int64?) -> String {
        guard let free, let required else { return "The disk is full" }
        return "The disk has \(free >> 20) MiB left, \(required >> 20) MiB are kept free"
    }

    private static func quoted(_ text: String?) -> String {
        guard let text else { return "none" }
        let printable = text.unicodeScalars.prefix(80).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
        return "\"" + printable.joined() + "\""
    }
}
