import Foundation

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
        case .writeFailed(let operation, let path, let number):
            "\(operation) of \(path) failed: \(Self.explain(number))"
        case .unreadableFile(let path, let reason): "\(path) cannot be read: \(reason)"
        case .closing: "The archive is closing"
        case .unusableFolder(let path, let operation, let number):
            "\(operation) of \(path) failed: \(Self.explain(number))"
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

    private static func explain(_ errorNumber: Int32) -> String { String(cString: strerror(errorNumber)) }

    private static func quoted(_ text: String?) -> String {
        guard let text else { return "none" }
        let printable = text.unicodeScalars.prefix(80).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
        return "\"" + printable.joined() + "\""
    }
}
